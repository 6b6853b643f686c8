import { expect, it } from 'vitest';
import { makeProject, type ProjectUnderTest } from './projectUnderTest.ts';
import { describeTemplate } from './templateSuite.ts';

const id = 'modern-data-warehouse';
const parameters = { rows: '3000' };

/** Rows and content of every table, in any order. */
async function contents(project: ProjectUnderTest): Promise<Record<string, string>> {
  const tables = await project.rows("select table_name from duckdb_tables() where schema_name = 'main' order by 1");
  const found: Record<string, string> = {};
  for (const [name = ''] of tables as string[][]) {
    const rows = await project.rows(`select count(*) || ' ' || coalesce(md5(string_agg(t::varchar, chr(10) order by t::varchar)), '') from "${name}" as t`);
    found[name] = rows[0]?.[0] ?? '';
  }
  return found;
}

await describeTemplate({
  id,
  parameters,
  /** Each costs a whole check; this one is of a dashboard, which no other project has. */
  sample: ['5.2'],
  embedded: ['2.1'],
  further: (project) => {
    it('has nothing to do in a second run', async () => {
      const state = await project().run();
      expect(state.tasks.filter(({ status }) => status !== 'unchanged').map(({ id: task }) => task)).toEqual([]);
    });

    it('is the same warehouse in another place', async () => {
      const other = await makeProject(id, 'complete', parameters);
      try {
        expect((await other.run()).status).toBe('done');
        const [mine, theirs] = [await contents(project()), await contents(other)];
        expect(Object.keys(mine).length).toBeGreaterThanOrEqual(25);
        expect(theirs).toEqual(mine);
      } finally {
        await other.remove();
      }
    });
  },
});
