/** A project without packages: its generator is plain Python, its work is SQL. */
import { templateText } from './templateText.ts';

/** `rest` from the faults on; the generator makes seven more rows where it is told `more`. */
export const tinyTemplate = (rest: string): string =>
  templateText(
    'tiny',
    `needs: [python]
parameters: []
sandbox: { generate: [python, data/generate.py, "{seed}", "{rows}"], rows: 50, date: 2025-01-06, leave_out: [data/raw] }
faults:
  more: { generate: [more], after: true }
${rest}`,
  );

const generator = `import json, pathlib, random, sys
seed, rows = int(sys.argv[1]), int(sys.argv[2])
random.seed(seed)
raw = pathlib.Path("data/raw")
raw.mkdir(parents=True, exist_ok=True)
# One is always bad: of fifty random ones all are good once in three hundred seeds.
amounts = [-1] + [random.randint(-5, 50) for _ in range(rows - 1)]
(raw / "a.csv").write_text("id,amount\\n" + "".join(f"{i},{a}\\n" for i, a in enumerate(amounts)))
more = 7 if "more" in sys.argv else 0
if more:
    (raw / "b.csv").write_text("id,amount\\n" + "".join(f"{1000 + i},-1\\n" for i in range(more)))
good = sum(a > 0 for a in amounts)
pathlib.Path("data/manifest.json").write_text(json.dumps({"good": good, "bad": rows - good, "more": more, "seed": seed}))
`;

/** `head` and `tasks` stand in the pipeline beside what every tiny project has. */
export const tinyFiles = ({ head = '', tasks = '' } = {}) => ({
  'data/generate.py': generator,
  'main.pipeline.yaml': `version: 1
name: Tiny
${head}models: sql/models/*.sql
tasks:
  - { id: raw, type: extract, from: data/raw/*.csv, columns: { id: BIGINT, amount: BIGINT } }
${tasks}`,
  'sql/models/good.sql': 'select * from raw where amount > 0',
  'dot-gitignore': 'data/raw/\ndata/manifest.json\ndata/*.duckdb\n.dew/\nout/\n',
});
