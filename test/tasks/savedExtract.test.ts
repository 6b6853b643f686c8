import { expect, test } from 'vitest';
import { addExtract } from '../../src/core/pipeline/addExtract.ts';
import { fileFacts } from '../../src/engine/catalog/fileFacts.ts';
import { FileReaders } from '../../src/engine/catalog/previewTargets.ts';
import { projectWith, taskOf } from '../engine/pipelineFixture.ts';

test('a task saved from the file view loads the rows that the view shows', async () => {
  const text =
    'Register der Plätze\n\nNr;Ort;Betrag;Datum\n1;Köln;1,50;31.01.2024\n2;"Zü;rich";22,25;01.02.2024\nQuelle: Amt\n';
  const start = 'version: 1\nname: Saved\ntasks: []\n';
  await using project = await projectWith({
    'main.pipeline.yaml': start,
    'places.csv': Buffer.from(text, 'latin1'),
  });
  const { context } = project;
  const signal = new AbortController().signal;
  const facts = await fileFacts(context, new FileReaders(context), 'places.csv', {}, signal);
  const saved = addExtract(start, 'places.csv', facts, {});
  await project.write({ 'main.pipeline.yaml': saved.text });
  const run = await project.run();
  expect(taskOf(run, saved.task).failure).toBeNull();
  expect(
    await project.rows('select "Nr"::varchar, "Ort", "Betrag"::varchar, "Datum"::varchar from places'),
  ).toEqual([
    ['1', 'Köln', '1.5', '2024-01-31'],
    ['2', 'Zü;rich', '22.25', '2024-02-01'],
  ]);
  expect(await project.rows('select text from dew_rejects.places')).toEqual([['Quelle: Amt']]);
});
