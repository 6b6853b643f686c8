import { describeTemplate } from './templateSuite.ts';

await describeTemplate({
  id: 'data-analysis-pipeline',
  parameters: { rows: '3000' },
  /** One cheap, one of a whole run, one of a document. */
  sample: ['1.1', '3.2', 'd2.1'],
});
