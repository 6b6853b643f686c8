/** The file as it is read now, and what the user declared about it. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { ReadWish } from '../../src/protocol/engine/catalog.ts';
import type { SortKey } from '../../src/protocol/engine/query.ts';
import type { FileState } from '../../src/protocol/webview/file.ts';
import { errorWords } from '../common/host.ts';
import type { FileHost } from './host.ts';

export type FileModel = ReturnType<typeof useFile>;

export function useFile(host: FileHost) {
  const [state, setState] = useState<FileState | null>(null);
  const [wish, setWish] = useState<ReadWish>({});
  const [raw, setRaw] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [doing, setDoing] = useState<string | null>('Reading the file');
  const [told, setTold] = useState('');
  const [changed, setChanged] = useState(false);
  const going = useRef<AbortController | null>(null);

  const load = useCallback(
    (nextWish: ReadWish, nextRaw: boolean) => {
      going.current?.abort();
      const controller = new AbortController();
      going.current = controller;
      setWish(nextWish);
      setRaw(nextRaw);
      setDoing('Reading the file');
      setProblem(null);
      setTold('');
      setChanged(false);
      host.request('file/load', { wish: nextWish, raw: nextRaw }, controller.signal).then(
        (loaded) => {
          if (going.current !== controller) return;
          setState(loaded);
          setDoing(null);
        },
        (error: unknown) => {
          if (going.current !== controller) return;
          setProblem(errorWords(error));
          setDoing(null);
        },
      );
    },
    [host],
  );

  useEffect(() => {
    host.on('query/changed', (result) =>
      setState((now) => (now?.result.id === result.id ? { ...now, result } : now)),
    );
    host.on('engine/lost', (failure) => setProblem(failure.message));
    host.on('file/changed', () => setChanged(true));
    load({}, false);
  }, [host, load]);

  const attempt = useCallback(async (words: string, work: () => Promise<string>) => {
    setDoing(words);
    setProblem(null);
    try {
      setTold(await work());
    } catch (error) {
      setProblem(errorWords(error));
    } finally {
      setDoing(null);
    }
  }, []);

  return {
    state,
    wish,
    raw,
    problem,
    doing,
    told,
    changed,
    load,
    attempt,
    setResult: (result: FileState['result']) => setState((now) => now && { ...now, result }),
    cancel(): void {
      going.current?.abort();
      setDoing(null);
      setTold('Cancelled: the rows are those of before.');
    },
    async sort(keys: SortKey[]): Promise<void> {
      const result = state?.result;
      if (!result) return;
      await attempt('Sorting', async () => {
        const arrangement = { ...result.arrangement, sort: keys };
        const arranged = await host.request('query/arrange', { resultId: result.id, arrangement });
        setState((now) => now && { ...now, result: arranged });
        return '';
      });
    },
    async search(text: string): Promise<void> {
      const result = state?.result;
      if (!result) return;
      await attempt('Searching', async () => {
        const arrangement = { ...result.arrangement, search: text };
        const arranged = await host.request('query/arrange', { resultId: result.id, arrangement });
        setState((now) => now && { ...now, result: arranged });
        return '';
      });
    },
  };
}
