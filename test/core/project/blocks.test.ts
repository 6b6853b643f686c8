import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseBlocks } from '../../../src/core/project/blocks.ts';

const python = [
  'import pandas',
  '# BEGIN SOLUTION',
  'frame = frame.drop_duplicates()',
  '# END SOLUTION',
  '# BEGIN STUB',
  '# # Drop the duplicates here.',
  '#     frame = frame',
  '# END STUB',
  'done()',
].join('\n');

describe('SOLUTION and STUB blocks', () => {
  it('keeps the solution in complete mode', () => {
    expect(chooseBlocks(python, 'complete', 'a.py')).toBe(
      'import pandas\nframe = frame.drop_duplicates()\ndone()',
    );
  });

  it('shows the stub in guided mode, one comment mark less', () => {
    expect(chooseBlocks(python, 'guided', 'a.py')).toBe(
      'import pandas\n# Drop the duplicates here.\n    frame = frame\ndone()',
    );
  });

  it('knows the comments of SQL, YAML and Markdown', () => {
    expect(chooseBlocks('-- BEGIN STUB\n-- select 1\n-- END STUB', 'guided', 'a.sql')).toBe('select 1');
    expect(chooseBlocks('a:\n  # BEGIN STUB\n  # b: 1\n  # END STUB', 'guided', 'a.yml')).toBe('a:\n  b: 1');
    const prose = '# Title\n<!-- BEGIN STUB -->\n## Problem\n<!-- Say it. -->\n<!-- END STUB -->';
    expect(chooseBlocks(prose, 'guided', 'README.md')).toBe('# Title\n## Problem\nSay it.');
  });

  it.each([
    ['# BEGIN STUB\n', 'has no end'],
    ['# END STUB\n', 'without its BEGIN'],
    ['# BEGIN STUB\n# BEGIN SOLUTION\n', 'inside the block STUB of line 1'],
    ['# BEGIN STUB\n# END SOLUTION\n', 'without its BEGIN'],
  ])('refuses %j', (text, message) => {
    expect(() => chooseBlocks(text, 'guided', 'a.py')).toThrow(message);
  });

  it('leaves text without markers as it is', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !/BEGIN|END/.test(text)),
        fc.constantFrom('guided' as const, 'complete' as const),
        (text, mode) => {
          expect(chooseBlocks(text, mode, 'a.py')).toBe(text);
        },
      ),
    );
  });
});
