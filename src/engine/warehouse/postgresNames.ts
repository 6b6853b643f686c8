/** Where the schemas of a project stand in an environment's database: another environment there is never touched. */
import { failWith } from '../../core/failure.ts';
import { environmentSchemaName, projectSchemas } from '../../core/project/environmentSchemas.ts';
import { quoteIdentifier, quoteLiteral } from '../../core/sql/quote.ts';
import type { LoadedPipeline } from '../pipeline/loadedPipeline.ts';
import { stagedName, stagedPrefix } from './warehouse.ts';

const longestName = 63 - stagedPrefix.length;

/** PostgreSQL cuts longer names off without a word, and two tables would be one. */
export function refuseLongNames({ tasks }: LoadedPipeline): void {
  for (const task of tasks) {
    const long = [task.id, ...task.plan.makes.tables].find((name) => Buffer.byteLength(name) > longestName);
    if (long === undefined) continue;
    throw failWith(
      'bad_input',
      `The name ${long} is too long for PostgreSQL: at most ${longestName} letters, as the workbench puts ${stagedPrefix} before it while it builds.`,
      'Shorten it.',
      task.place,
    );
  }
}

export class PostgresNames {
  readonly #schema: string;

  constructor(schema: string) {
    this.#schema = schema;
  }

  /** The schema's own name, from the project's. */
  schema(logical: string): string {
    return environmentSchemaName(this.#schema, logical);
  }

  /** Every schema, with the project's name of it. */
  all(): { logical: string; name: string }[] {
    return projectSchemas.map((logical) => ({ logical, name: this.schema(logical) }));
  }

  relation(schema: string, name: string): string {
    return `${quoteIdentifier(this.schema(schema))}.${quoteIdentifier(name)}`;
  }

  staged(schema: string, name: string): string {
    return this.relation(schema, stagedName(name));
  }

  /** `VALUES` rows of each schema and the project's name of it. */
  values(): string {
    return this.all()
      .map(({ logical, name }) => `(${quoteLiteral(name)}, ${quoteLiteral(logical)})`)
      .join(', ');
  }

  /** Unqualified names are the environment's own; `public` holds what extensions bring. */
  searchPath(): string {
    return [this.schema('main'), this.schema('dew'), 'public'].map(quoteIdentifier).join(', ');
  }
}
