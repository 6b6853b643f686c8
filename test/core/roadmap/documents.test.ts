import { describe, expect, it } from 'vitest';
import { imagesOf, visibleText } from '../../../src/core/roadmap/htmlReport.ts';
import { isDiagram, readDocument, wordsUnder } from '../../../src/core/roadmap/markdownDocument.ts';
import { findSecrets } from '../../../src/core/roadmap/secrets.ts';

const text = [
  '# Sales',
  '## 1. Problem',
  'Two words.',
  '### Detail',
  'three more words',
  '## Run',
  'See [the run](#1-problem) and ![](a.png), `sales_clean.amount`. TODO write',
  '```mermaid',
  'graph TD',
  '# no heading',
  '```',
].join('\n');

describe('Markdown documents', () => {
  const document = readDocument(text);

  it('counts words under a heading with what is nested in it', () => {
    expect(wordsUnder(document, 'Problem', ['Problem', 'Run'])).toBeNull();
    expect(wordsUnder(document, '1 Problem', ['1 Problem', 'Run'])).toBe(5);
    expect(wordsUnder(document, 'Run', [])).toBeGreaterThan(3);
  });

  it('finds links, unfinished words, names and diagrams, but nothing of code', () => {
    expect(document.links).toEqual([
      { target: '#1-problem', line: 7 },
      { target: 'a.png', line: 7 },
    ]);
    expect(document.unfinished).toEqual([{ text: 'TODO', line: 7 }]);
    expect(document.names.has('sales_clean.amount')).toBe(true);
    expect(document.anchors.has('1-problem')).toBe(true);
    expect(document.diagrams).toEqual([{ kind: 'graph', line: 9 }]);
    expect(document.sections.map((section) => section.heading)).toEqual([
      'Sales',
      '1. Problem',
      'Detail',
      'Run',
    ]);
    expect(isDiagram('graph')).toBe(true);
    expect(isDiagram('grpah')).toBe(false);
  });
});

describe('HTML reports', () => {
  it('reads pictures, drawings and what a reader sees', () => {
    const html =
      '<style>a{}</style><!-- <img src="no.png"> --><p>Total&nbsp;1,2<b>3</b></p><img alt="A &amp; B" src=\'a.png\'><svg aria-label="Sales"><path/><rect/></svg><script>9</script>';
    expect(imagesOf(html)).toEqual([
      { source: 'a.png', alternative: 'A & B', marks: 0 },
      { source: null, alternative: 'Sales', marks: 2 },
    ]);
    expect(visibleText(html)).not.toMatch(/a\{\}|9/);
    expect(visibleText(html)).toContain('Total\u00a01,2');
  });
});

describe('secrets', () => {
  it.each([
    ['AKIAIOSFODNN7EXAMPLE', 'AWS access key'],
    ['-----BEGIN RSA PRIVATE KEY-----', 'private key'],
    ['url = "postgres://me:hunter22@db/x"', 'password in an address'],
    ['password = "correct-horse"', 'password'],
  ])('finds %s', (line, kind) => expect(findSecrets(`a\n${line}`)).toContainEqual({ kind, line: 2 }));

  it.each([
    'password = "${env:DB}"',
    'url: postgres://${env:USER}:${env:PASS}@db',
    'https://example.org/a:b',
    'token = get_token()',
  ])('leaves %s alone', (line) => expect(findSecrets(line)).toEqual([]));
});
