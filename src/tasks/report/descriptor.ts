/** A Markdown page with SQL in it becomes one HTML file that needs nothing else. */
import * as z from 'zod';
import { commonFields, projectPath, uses, type TaskDescriptor } from '../../core/pipeline/schema.ts';

export const reportSchema = z.strictObject({
  ...commonFields,
  type: z.literal('report'),
  template: projectPath.describe(
    'Markdown file: ```sql blocks become tables, ```vega-lite blocks charts, {{ value select ... }} a number.',
  ),
  output: projectPath.describe('HTML file to write; `{date}` stands for the logical date.'),
  title: z.string().optional().describe('Title of the page; its first heading where left out.'),
  uses: uses.optional(),
});

export type ReportSpec = z.output<typeof reportSchema>;

export const reportDescriptor: TaskDescriptor = {
  type: 'report',
  description:
    'Writes a self-contained HTML report from a Markdown template with SQL tables, figures, charts and images.',
  schema: reportSchema,
  starter:
    'id: report\n  type: report\n  template: reports/.report.md\n  output: reports/{date}/index.html\n  uses: [date]',
};
