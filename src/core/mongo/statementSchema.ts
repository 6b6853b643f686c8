import { stages } from './stages.ts';
import { statementFields } from './statement.ts';

/** JSON Schema of `*.mongo.json`: completion and hover. What is wrong is said by `readStatement`, once. */
export function mongoJsonSchema(): object {
  const fields = Object.entries(statementFields).map(([name, { kinds, help }]): [string, object] => [
    name,
    { type: kinds.length === 1 ? kinds[0] : kinds, description: help },
  ]);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'A statement for MongoDB',
    type: 'object',
    properties: {
      ...Object.fromEntries(fields),
      pipeline: {
        type: 'array',
        description: statementFields.pipeline.help,
        items: { $ref: '#/definitions/stage' },
      },
    },
    definitions: {
      pipeline: { type: 'array', items: { $ref: '#/definitions/stage' } },
      stage: {
        type: 'object',
        properties: Object.fromEntries(stages.map((stage) => [stage.name, stageSchema(stage)])),
      },
    },
  };
}

/** Stages that hold pipelines of their own complete in there too. */
function stageSchema({ name, help, body }: (typeof stages)[number]): object {
  const shown = { description: help, default: body };
  const pipeline = { $ref: '#/definitions/pipeline' };
  if (name === '$facet') return { ...shown, additionalProperties: pipeline };
  if (name === '$lookup' || name === '$unionWith') return { ...shown, properties: { pipeline } };
  return shown;
}
