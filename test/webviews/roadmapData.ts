/** Project 1 as in the picture: two steps green, 3.2 red, 4.2 blocked by it, one check overridden and stale elsewhere. */
import type {
  CheckOutcome,
  CheckStatus,
  RoadmapPhase,
  RoadmapProject,
  StepOutcome,
} from '../../src/protocol/engine/project.ts';
import type { RoadmapSnapshot } from '../../src/protocol/webview/roadmap.ts';

const titles = [
  'Set up a Python environment with necessary libraries',
  'Import data from CSV/Excel files (leverage your Excel expertise)',
  'Clean and transform data using pandas',
  'Perform exploratory data analysis',
  'Generate automated reports with visualizations',
  'Schedule the pipeline to run automatically',
];

const hints = [
  'Look at `parse_amount` in src/pipeline/clean.py.',
  'The July file uses a decimal comma. `pandas.to_numeric` turns it into NaN without an error.',
  'Replace the comma by a point before you convert: `text.str.replace(",", ".")`.',
];

export function check(
  id: string,
  title: string,
  status: CheckStatus,
  change: Partial<CheckOutcome> = {},
): CheckOutcome {
  return {
    id,
    title,
    status,
    expected: '',
    found: status === 'not_run' ? '' : 'as expected',
    place: null,
    hints,
    evidence: null,
    stale: false,
    overridden: null,
    checkedAt: status === 'not_run' ? null : new Date(Date.now() - 120_000).toISOString(),
    durationMs: 412,
    ...change,
  };
}

const step = (id: string, title: string, status: CheckStatus, checks: CheckOutcome[]): StepOutcome => ({
  id,
  title,
  status,
  checks,
});

export const decimalComma = check('3.2', 'amounts with a decimal comma are read as numbers', 'fail', {
  expected: '0 rows where `amount` is null in `sales_clean` and present in the source',
  found: '573 rows, all from sales_2024-07.csv, first at line 88: `17,25`',
  place: { file: 'src/pipeline/clean.py', line: 34 },
  evidence: {
    runId: '20251019T060000Z-1f00',
    query: 'select * from sales_raw where amount is null',
    resultHash: '9f2c1a77be00aa',
    detail: 'recomputed with seed 7041',
  },
});

export function steps(): StepOutcome[] {
  return [
    step('1', titles[0]!, 'pass', [
      check('1.1', 'the environment is made from the lock file', 'pass', { found: '.venv, Python 3.11.2' }),
      check('1.2', 'every import of the project is installed', 'pass', { found: '6 of 6 imports' }),
      check('1.3', 'the lock pins every package', 'pass', { found: '14 of 14 pinned' }),
    ]),
    step('2', titles[1]!, 'pass', [
      check('2.1', 'every CSV file is read whole', 'pass', { found: '3 of 3 files' }),
      check('2.2', 'the Excel sheet is read with its types', 'pass', { found: '412 rows' }),
      check('2.3', 'rejected rows are kept with line and reason', 'pass', { found: '37 of 37', stale: true }),
    ]),
    step('3', titles[2]!, 'fail', [
      check('3.1', 'quarantine counts equal the injected defects, by reason', 'pass', {
        found: '1,175 of 1,175',
      }),
      decimalComma,
      check('3.3', 'sales_clean has one row per line_id', 'pass', { found: '59,118 rows' }),
      check('3.4', 'two runs give the same table', 'pass', { found: 'same hash' }),
    ]),
    step('4', titles[3]!, 'blocked', [
      check('4.1', 'four questions are answered with figures', 'pass', { found: '4 of 4' }),
      check('4.2', 'missing values are counted per column', 'blocked', { found: 'waits for check 3.2' }),
      check('4.3', 'the seasonality is stated', 'fail', {
        expected: 'a heading "Seasonality" with a figure from the run',
        found: 'no such heading in reports/analysis.md',
        overridden: { reason: 'my shop sells the same all year', at: '2025-10-18T09:00:00Z' },
      }),
    ]),
    step('5', titles[4]!, 'not_run', [
      check('5.1', 'a dated report is made', 'not_run'),
      check('5.2', 'the report has two charts', 'not_run'),
      check('5.3', 'figures in the report equal SQL', 'not_run'),
    ]),
    step('6', titles[5]!, 'not_run', [
      check('6.1', 'two ticks run twice', 'not_run'),
      check('6.2', 'a missed tick is caught up', 'not_run'),
    ]),
  ];
}

export function deliverables(): StepOutcome[] {
  return [
    step('d1', 'GitHub repository with Python scripts', 'fail', [
      check('d1.1', 'a fresh clone runs with one command', 'fail', { found: '3 of 5 commits, no remote' }),
    ]),
    step('d2', 'documentation', 'not_run', [check('d2.1', 'README has the five headings', 'not_run')]),
    step('d3', 'sample reports', 'pass', [
      check('d3.1', 'two dated reports are committed', 'pass', { found: '2 dated reports' }),
    ]),
  ];
}

export function project(change: Partial<RoadmapProject> = {}): RoadmapProject {
  const parts = (list: StepOutcome[]) =>
    list.map(({ id, title, checks }) => ({
      id,
      title,
      checks: checks.map((one) => ({ id: one.id, title: one.title })),
      guide: id.startsWith('d') ? null : `guide/${id}.md`,
    }));
  return {
    id: 'data-analysis-pipeline',
    number: 1,
    phase: 1,
    title: 'Data Analysis Pipeline with Python',
    objective:
      'Create an automated data analysis pipeline using Python to process and analyze structured data.',
    skills: ['Python', 'pandas', 'data manipulation', 'basic ETL concepts'],
    steps: parts(steps()),
    deliverables: parts(deliverables()),
    parameters: [],
    needs: ['python', 'git'],
    hours: 40,
    built: true,
    version: '1.4.0',
    ...change,
  };
}

const isoDay = (offset: number): string =>
  new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

export function roadmapSnapshot(change: Partial<RoadmapSnapshot['progress']> = {}): RoadmapSnapshot {
  const made = { steps: steps(), deliverables: deliverables(), ...change };
  const checks = [...made.steps, ...made.deliverables].flatMap((one) => one.checks);
  const verified = checks.filter(
    (one) => one.overridden === null && (one.status === 'pass' || one.status === 'embedded'),
  );
  return {
    progress: {
      project: 'data-analysis-pipeline',
      number: 1,
      title: 'Data Analysis Pipeline with Python',
      mode: 'guided',
      version: '1.4.0',
      percent: (100 * verified.length) / checks.length,
      objective: 'Publish a monthly sales report that nobody has to touch',
      start: isoDay(-49),
      deadline: isoDay(12),
      hoursPerWeek: 6,
      openedHints: {},
      activity: [
        { at: new Date(Date.now() - 120_000).toISOString(), text: 'check 3.2 fails', detail: '573 rows' },
        { at: new Date(Date.now() - 240_000).toISOString(), text: 'run 42', detail: '24.4 s' },
        { at: `${isoDay(-1)}T10:00:00Z`, text: 'step 2 verified', detail: '3 of 3' },
        { at: `${isoDay(-8)}T10:00:00Z`, text: 'step 1 verified', detail: '3 of 3' },
        { at: `${isoDay(-49)}T10:00:00Z`, text: 'project created', detail: 'guided' },
      ],
      ...made,
    },
    project: project(),
    phase: { number: 1, title: 'Foundation Building' },
    today: isoDay(0),
    firstPassed: Object.fromEntries(
      verified.map((one, index) => [one.id, `${isoDay(-2 * index)}T09:00:00Z`]),
    ),
    lastCheck: { at: new Date().toISOString(), durationMs: 8400, checks: 26, green: 13 },
    trusted: true,
  };
}

/** Before any check ran. */
export function untouched(): RoadmapSnapshot {
  const clean = (list: StepOutcome[]) =>
    list.map((one) =>
      step(
        one.id,
        one.title,
        'not_run',
        one.checks.map(({ id, title }) => check(id, title, 'not_run')),
      ),
    );
  const snapshot = roadmapSnapshot({
    steps: clean(steps()),
    deliverables: clean(deliverables()),
    activity: [],
    objective: null,
    start: isoDay(0),
    deadline: isoDay(45),
  });
  return { ...snapshot, firstPassed: {}, lastCheck: null };
}

const planned = (
  id: string,
  number: number,
  phase: number,
  title: string,
  objective: string,
): RoadmapProject => ({
  ...project(),
  id,
  number,
  phase,
  title,
  objective,
  built: false,
  skills: ['SQL Server', 'Python', 'ETL concepts', 'data transformation'],
  parameters: [],
});

export function phases(): RoadmapPhase[] {
  return [
    {
      number: 1,
      title: 'Foundation Building',
      months: '1-4',
      projects: [
        project({
          parameters: [
            {
              id: 'company',
              title: 'Company',
              description: 'Stands in the reports and file names.',
              type: 'text',
              default: 'Nordwind',
            },
            {
              id: 'rows',
              title: 'Rows of sales',
              description: 'How many lines the generator writes.',
              type: 'integer',
              default: '60000',
            },
            {
              id: 'dirt',
              title: 'Dirt',
              description: 'How many defects the files hold.',
              type: 'choice',
              choices: ['light', 'usual', 'heavy'],
              default: 'usual',
            },
          ],
        }),
        planned(
          'sql-server-integration',
          2,
          1,
          'SQL Server to Python Data Integration',
          'Build a system to extract data from SQL Server, transform it with Python, and load it into a different database.',
        ),
        planned(
          'version-controlled-pipeline',
          3,
          1,
          'Version-Controlled Data Pipeline',
          'Implement a simple data pipeline with proper version control.',
        ),
      ],
    },
    {
      number: 2,
      title: 'Cloud & Big Data',
      months: '5-8',
      projects: [
        planned(
          'cloud-data-lake',
          4,
          2,
          'Cloud-Based Data Lake',
          'Build a simple data lake on your chosen cloud platform.',
        ),
        planned(
          'spark-processing',
          5,
          2,
          'Spark Data Processing',
          'Process large datasets using Apache Spark.',
        ),
      ],
    },
  ];
}
