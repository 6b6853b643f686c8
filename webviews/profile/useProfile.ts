/** The profile as it grows: first rows, then column by column over all rows. */
import { useCallback, useEffect, useState } from 'preact/hooks';
import type { Profile, TestSuggestion } from '../../src/protocol/engine/profile.ts';
import { errorWords } from '../common/host.ts';
import type { ProfileHost } from './host.ts';

export function useProfile(host: ProfileHost) {
  const [profile, setProfile] = useState<Profile | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [tests, setTests] = useState<TestSuggestion[]>([]);
  const [told, setTold] = useState('');
  const fail = useCallback((error: unknown) => setProblem(errorWords(error)), []);

  const load = useCallback(() => {
    setProblem(null);
    host.request('profile/load', null).then(setProfile, fail);
  }, [host, fail]);

  useEffect(() => {
    host.on('profile/measured', ({ summary, column }) =>
      setProfile((now) =>
        now?.summary.id === summary.id
          ? {
              summary,
              columns: column
                ? now.columns.map((one) => (one.index === column.index ? column : one))
                : now.columns,
            }
          : now,
      ),
    );
    host.on('engine/lost', (failure) => {
      setProblem(`${failure.message} The figures below are from before.`);
      setProfile((now) => now && { ...now, summary: { ...now.summary, state: 'cancelled' } });
    });
    load();
  }, [host, load]);

  const id = profile?.summary.id;
  const measured = profile?.summary.measured;
  const table = profile?.summary.table;
  useEffect(() => {
    if (id === undefined || !table || !measured) return;
    host.request('profile/suggestTests', { id }).then(setTests, () => setTests([]));
  }, [host, id, table, measured]);

  const prefer = useCallback(
    (columns: number[]) => {
      if (id !== undefined) host.request('profile/prefer', { id, columns }).catch(() => undefined);
    },
    [host, id],
  );
  const cancel = useCallback(() => {
    if (id !== undefined) host.request('profile/cancel', { id }).catch(fail);
  }, [host, id, fail]);
  const insert = useCallback(
    async (chosen: TestSuggestion[]) => {
      try {
        const done = await host.request('profile/insertTests', { tests: chosen });
        if (done) setTold(`Task ${done.task} stands in ${done.file}. Save it, or undo it there.`);
      } catch (error) {
        fail(error);
      }
    },
    [host, fail],
  );
  const copy = useCallback(
    (text: string, what: string) => {
      host.request('profile/copyText', { text }).then(() => setTold(`${what} copied`), fail);
    },
    [host, fail],
  );
  return { profile, problem, tests, told, load, prefer, cancel, insert, copy };
}

export type ProfileModel = ReturnType<typeof useProfile>;
