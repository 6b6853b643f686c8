/** A generated project: sources, then models that read two earlier ones, in the manner of a warehouse of many layers. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const sources = 50;

export const modelName = (at: number): string => `model_${String(at).padStart(4, '0')}`;

/** The shape of a model changes with its number; every one has eight columns. */
export function modelText(at: number, remark = ''): string {
  if (at < sources) {
    return `select i as id, i % 7 as region, 'name ' || i as name, i * ${at + 1} as amount, date '2024-01-01' + i::integer as day,
  i % 2 = 0 as active, i / 3 as share, null::varchar as note from range(100) as r(i)\n`;
  }
  const [left, right] = [modelName(Math.floor(at / 2)), modelName(at - sources)];
  if (at % 3 === 0)
    return `-- dew: {materialized: view}
with joined as (
  select a.*, b.amount as other, b.region as other_region
  from ${left} as a join ${right} as b using (id)
  where b.active
)
select id, region, upper(name) as name, amount + coalesce(other, 0)${remark} as amount, day, active, share,
  case when other_region = region then 'same' else note end as note
from joined
`;
  if (at % 3 === 1)
    return `select * exclude (share, amount), sum(amount) over (partition by region order by day) as amount,
  share * 2${remark} as share
from ${left}
where id in (select id from ${right} where amount > 10)
`;
  return `select a.id, a.region, min(b.name) as name, sum(a.amount)${remark} as amount, max(a.day) as day,
  bool_or(b.active) as active, avg(b.share) as share, any_value(b.note) as note
from ${left} as a left join ${right} as b on a.id = b.id and b.day <= a.day
group by all
`;
}

export async function writeModels(root: string, count: number): Promise<void> {
  await mkdir(join(root, 'sql/models'), { recursive: true });
  await writeFile(join(root, 'dew.yaml'), 'version: 1\nname: Many\n');
  await writeFile(join(root, 'main.pipeline.yaml'), 'version: 1\nname: Many\nmodels: sql/models/**/*.sql\n');
  await Promise.all(
    Array.from({ length: count }, (_, at) =>
      writeFile(join(root, 'sql/models', `${modelName(at)}.sql`), modelText(at)),
    ),
  );
}
