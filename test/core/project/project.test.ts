import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planSchedule } from '../../../src/core/project/deadline.ts';
import { parseDewFile, renderDewFile } from '../../../src/core/project/dewFile.ts';
import { applyTextEdit, replaceOnce } from '../../../src/core/project/edits.ts';
import { readLock, readRequirements } from '../../../src/core/project/requirements.ts';
import { isText, projectPath, renderFile } from '../../../src/core/project/scaffold.ts';
import { crontabLine, githubWorkflow } from '../../../src/core/project/scheduleText.ts';

describe('deadline', () => {
  it('counts whole days from the start', () => {
    expect(planSchedule(40, '2025-01-01', 8)).toEqual({ deadline: '2025-02-05', hours: 40, weeks: 5 });
    expect(planSchedule(40, '2024-02-01', 40).deadline).toBe('2024-02-08');
    expect(planSchedule(1, '2024-02-28', 7).deadline).toBe('2024-02-29');
  });

  it.each([
    ['2025-02-30', 8],
    ['30.1.2025', 8],
    ['2025-01-01', 0],
    ['2025-01-01', 81],
    ['2025-01-01', Number.NaN],
  ])('refuses %s at %d hours', (start, hours) => expect(() => planSchedule(40, start, hours)).toThrow());

  it('never comes earlier at a slower pace', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 79 }), (hours, pace) => {
        expect(
          planSchedule(hours, '2025-01-01', pace).deadline >=
            planSchedule(hours, '2025-01-01', pace + 1).deadline,
        ).toBe(true);
      }),
    );
  });
});

describe('dew.yaml', () => {
  it('comes back as it was written', () => {
    const origin = {
      id: 'data-analysis-pipeline',
      version: '1.0.0',
      mode: 'guided' as const,
      parameters: { rows: '3000', company: 'A: #1' },
    };
    expect(parseDewFile(renderDewFile('My sales', origin))).toMatchObject({
      name: 'My sales',
      database: 'data/warehouse.duckdb',
      template: origin,
    });
    expect(parseDewFile(renderDewFile('bare', null)).template).toBeNull();
  });

  it('says the line of what is wrong', () => {
    try {
      parseDewFile('version: 1\nname: a\ntemplate: 3\n');
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ failure: { place: { file: 'dew.yaml', line: 3 } } });
    }
    expect(() => parseDewFile('a: [')).toThrow('not valid YAML');
  });
});

describe('edits', () => {
  it('replaces exactly one match', () => {
    expect(replaceOnce('a b c', 'b', '$&', 'f')).toBe('a $& c');
    expect(() => replaceOnce('a b b', 'b', '', 'f')).toThrow('more than once');
    expect(() => replaceOnce('aaa', 'aa', '', 'f')).toThrow('more than once');
    expect(() => replaceOnce('a', 'b', '', 'f')).toThrow('does not hold');
  });

  it('appends, deletes, and refuses what is not there', () => {
    expect(applyTextEdit({ file: 'f', append: 'x' }, null)).toBe('x');
    expect(applyTextEdit({ file: 'f', delete: true }, 'x')).toBeNull();
    expect(applyTextEdit({ touch: 'f' }, 'x')).toBeUndefined();
    expect(() => applyTextEdit({ file: 'f', delete: true }, null)).toThrow('no file f');
  });
});

describe('scaffolded files', () => {
  it('restores dot-files at every depth', () => {
    expect(projectPath('dot-github/workflows/ci.yml')).toBe('.github/workflows/ci.yml');
    expect(projectPath('src/dot-env.example')).toBe('src/.env.example');
    expect(projectPath('docs/dots.md')).toBe('docs/dots.md');
  });

  it('tells text from bytes', () => {
    expect(['a.py', 'main.pipeline.yaml', 'dot-gitignore', 'x/Makefile'].every(isText)).toBe(true);
    expect(['a.xlsx', 'b.png', 'c.parquet'].some(isText)).toBe(false);
  });

  it('leaves out a file of which guided mode keeps nothing, and data as they are', () => {
    expect(renderFile('a.py', '# BEGIN SOLUTION\nx\n# END SOLUTION\n', 'guided', {})).toBeNull();
    expect(renderFile('a.py', 'x\r\ny', 'guided', {})).toBe('x\ny');
    expect(renderFile('a.csv', '{{dew.x}}\r\n', 'guided', {})).toBe('{{dew.x}}\r\n');
    expect(renderFile('__init__.py', '', 'guided', {})).toBe('');
  });
});

describe('requirements', () => {
  it('reads names and pins in their normal form', () => {
    expect(readRequirements('# comment\nPandas>=1.5,<4  # range\nopenpyxl\n-r x\n')).toEqual([
      { name: 'pandas', line: 2 },
      { name: 'openpyxl', line: 3 },
    ]);
    const lock = readLock(
      'Python_Dateutil==2.9.0 \\\n    --hash=sha256:ab\nnumpy==1 ; python_version < "3"\nnumpy==2 ; python_version >= "3"\npandas>=2\n',
    );
    expect([...lock.pins]).toEqual([
      ['python-dateutil', { versions: ['2.9.0'], line: 1, conditional: false }],
      ['numpy', { versions: ['1', '2'], line: 3, conditional: true }],
    ]);
    expect(lock.unread).toEqual([{ text: 'pandas>=2', line: 5 }]);
  });
});

describe('schedule texts', () => {
  it('quotes what a shell and cron would read otherwise', () => {
    expect(crontabLine('0 6 * * *', "/home/me/it's 100%", 'main', ['/opt/dew'])).toBe(
      "0 6 * * * /opt/dew run main --project '/home/me/it'\\''s 100\\%' >> '/home/me/it'\\''s 100\\%/.dew/schedule.log' 2>&1\n",
    );
  });

  it('calls the exact version of the workbench', () => {
    const text = githubWorkflow('Sales', '0 6 * * *', 'main', '0.1.0', true);
    expect(text).toContain('npx --yes "${DEW_PACKAGE:-data-engineering-workbench@0.1.0}" run main');
    expect(text).toContain('- cron: "0 6 * * *"');
  });
});
