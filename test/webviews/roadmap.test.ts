import { describe, expect, it } from 'vitest';
import type {
  RoadmapSnapshot,
  RoadmapViewNotifications,
  RoadmapViewRequests,
} from '../../src/protocol/webview/roadmap.ts';
import { decimalComma, roadmapSnapshot, untouched } from './roadmapData.ts';
import { accessibilityViolations, asked, failureError, themes, viewOpener } from './viewPage.ts';

const open = viewOpener<RoadmapViewRequests, RoadmapViewNotifications, { snapshot: RoadmapSnapshot }>(
  { view: 'roadmap', width: 1066, height: 804, shown: '.road-head, .state' },
  ({ snapshot = roadmapSnapshot() }) => ({
    'roadmap/load': () => snapshot,
    'project/check': () => new Promise(() => undefined),
    'project/override': () => snapshot.progress,
    'project/hint': ({ grade }) => ({ text: decimalComma.hints[grade - 1]! }),
    'roadmap/openPlace': () => null,
    'roadmap/openGuide': () => null,
    'roadmap/openRun': () => null,
    'roadmap/openQuery': () => null,
    'roadmap/compare': () => ({ files: 0 }),
    'roadmap/runPipeline': () => null,
  }),
);

describe('the project page', () => {
  it('shows the plan word for word, the first failure open, and the next thing', async () => {
    const { page } = await open();
    expect(await page.locator('h1').innerText()).toBe('Project 1: Data Analysis Pipeline with Python');
    expect(await page.locator('.road-head').innerText()).toMatch(
      /Phase 1, Foundation Building\s+guided[\s\S]*Create an automated data analysis pipeline using Python to process and analyze structured data\./,
    );
    expect(await page.locator('.road-body').count()).toBe(1);
    expect(await page.locator('.road-facts').innerText()).toMatch(
      /Expected\s+0 rows where amount is null[\s\S]*Found\s+573 rows[\s\S]*Place\s+src\/pipeline\/clean\.py:34[\s\S]*Evidence\s+query, run 20251019T060000Z-1f00/,
    );
    expect(await page.locator('.road-verified').innerText()).toMatch(
      /52%\s+11 of 21 checks\s+1 of 3 deliverables[\s\S]*11 pass[\s\S]*1 overridden/,
    );
    await page.locator('.road-next').getByRole('button', { name: 'Open clean.py:34' }).click();
    await page.getByRole('button', { name: 'query', exact: true }).click();
    await page.getByRole('button', { name: 'run 20251019T060000Z-1f00' }).click();
    await page.getByRole('button', { name: 'Guide' }).click();
    expect(asked('roadmap/openPlace')).toEqual([{ file: 'src/pipeline/clean.py', line: 34 }]);
    expect(asked('roadmap/openQuery')).toEqual([
      { name: 'check 3.2', sql: 'select * from sales_raw where amount is null' },
    ]);
    expect(asked('roadmap/openRun')).toEqual([{ runId: '20251019T060000Z-1f00' }]);
    expect(asked('roadmap/openGuide')).toEqual([{ step: '3' }]);
  });

  it('opens hints one by one, the fix last, and shows none before', async () => {
    const { page } = await open();
    const hints = page.locator('.road-hint');
    expect(await hints.count()).toBe(0);
    expect(await page.locator('.road-page').innerText()).not.toContain('Replace the comma');
    for (const [index, name] of ['where to look', 'what to think of', 'the fix'].entries()) {
      await page.getByRole('button', { name: `Show ${name} (${index + 1} of 3)` }).click();
      await expect.poll(() => hints.count()).toBe(index + 1);
    }
    expect(await hints.last().innerText()).toContain('Replace the comma by a point');
    expect(asked('project/hint')).toEqual([1, 2, 3].map((grade) => ({ check: '3.2', grade })));
    expect(await page.getByRole('button', { name: /^Show (where|what|the fix)/ }).count()).toBe(0);
  });

  it('overrides only with a reason, shows it, and takes it back', async () => {
    const { page } = await open();
    await page.getByRole('button', { name: 'Override with a reason' }).click();
    const submit = page.getByRole('button', { name: 'Override', exact: true });
    expect(await submit.isDisabled()).toBe(true);
    await page.keyboard.type('the file is historic');
    await page.keyboard.press('Enter');
    await expect
      .poll(() => asked('project/override'))
      .toEqual([{ check: '3.2', reason: 'the file is historic' }]);
    await page.getByRole('button', { name: /^Blocked 4 Perform/ }).click();
    await page.getByRole('button', { name: /4\.3 the seasonality is stated/ }).click();
    expect(await page.locator('.road-facts').innerText()).toContain(
      'my shop sells the same all year (2025-10-18, not counted)',
    );
    await page.getByRole('button', { name: 'Remove the override' }).click();
    expect(asked('project/override').at(-1)).toEqual({ check: '4.3', reason: null });
  });

  it('checks all, a step or one check; shows which runs; cancels by Escape', async () => {
    const { page, notify } = await open();
    await page.getByRole('button', { name: 'Check all' }).click();
    await notify('project/progressed', {
      activity: '3.1 quarantine counts equal the injected defects',
      done: 7,
      total: 21,
    });
    await expect
      .poll(() => page.locator('.status').innerText())
      .toMatch(/3\.1 quarantine counts[\s\S]*7 of 21 checks/);
    await page.getByRole('button', { name: /^Running 3\.1/ }).waitFor();
    expect(await page.getByRole('button', { name: 'Check again' }).isDisabled()).toBe(true);
    await page.keyboard.press('Escape');
    await expect.poll(() => asked('cancel')).toHaveLength(1);
    expect(asked('project/check')).toEqual([{ only: [], quick: false }]);
  });

  it('shows new outcomes after a check and an error that keeps the old ones', async () => {
    let green = false;
    const { page } = await open({
      handlers: {
        'roadmap/load': () => (green ? untouched() : roadmapSnapshot()),
        'project/check': ({ only }) => {
          if (only[0] === '3')
            throw failureError({
              code: 'missing_tool',
              message: 'Python 3.10 or newer is missing.',
              next: 'Run sudo apt install python3.',
            });
          green = true;
          return { project: 'data-analysis-pipeline', mode: 'guided', steps: [], deliverables: [] };
        },
      },
    });
    await page.getByRole('button', { name: 'Check step' }).click();
    await expect
      .poll(() => page.locator('.note[role=alert]').innerText())
      .toContain('Python 3.10 or newer is missing. Run sudo apt install python3.');
    expect(await page.locator('.road-verified').innerText()).toContain('52%');
    await page.getByRole('button', { name: 'Check again' }).click();
    await expect.poll(() => page.locator('.road-verified').innerText()).toContain('0%');
    expect(asked('project/check')).toEqual([
      { only: ['3'], quick: false },
      { only: ['3.2'], quick: false },
    ]);
  });

  it('compares a green step with the reference, and marks what is stale', async () => {
    const { page } = await open();
    await page.getByRole('button', { name: /^Passed 2 Import/ }).click();
    expect(await page.locator('#check-2\\.3').innerText()).toContain('stale');
    await page.getByRole('button', { name: 'Compare with the reference' }).click();
    await expect
      .poll(() => page.locator('.road-compared').innerText())
      .toBe('Your files and the reference agree.');
    expect(asked('roadmap/compare')).toEqual([{ step: '2' }]);
  });

  it('begins with what to do where no check has run, and follows the host', async () => {
    const { page, notify } = await open({ snapshot: untouched() });
    expect(await page.locator('.road-next').innerText()).toMatch(/Run the checks[\s\S]*None has run yet/);
    await notify('roadmap/checking', { only: [] });
    await expect.poll(() => page.locator('.status').innerText()).toContain('Preparing a sandbox copy');
    await notify('roadmap/checking', null);
    await notify('roadmap/snapshot', { ...roadmapSnapshot(), trusted: false });
    await expect.poll(() => page.locator('.note').innerText()).toContain('Browsing only');
    expect(await page.getByRole('button', { name: 'Check all' }).isDisabled()).toBe(true);
  });

  it('is used by keyboard alone', async () => {
    const { page } = await open();
    await page.getByRole('button', { name: /^Passed 1 Set up/ }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /^Passed 1\.1/ }).waitFor();
    for (const _ of [1, 2, 3]) await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain(
      'the environment is made from the lock file',
    );
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('.road-facts').innerText()).toContain('.venv, Python 3.11.2');
  });

  it('fits 480 px', async () => {
    const { page } = await open({ width: 480 });
    const overflow = await page
      .locator('.road-page')
      .evaluate((element) => element.scrollWidth - element.clientWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    const next = (await page.locator('.road-next').boundingBox())!;
    const first = (await page.locator('.road-step').first().boundingBox())!;
    expect(next.y).toBeLessThan(first.y);
  });

  it.each(themes)('has no accessibility violation in %s', async (theme) => {
    const { page } = await open({ theme });
    const found = await accessibilityViolations(page);
    await page.getByRole('button', { name: 'Show where to look' }).click();
    await page.getByRole('button', { name: 'Override with a reason' }).click();
    found.push(...(await accessibilityViolations(page)));
    expect([...new Set(found)]).toEqual([]);
  });
});
