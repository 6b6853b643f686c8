import { describe, expect, it } from 'vitest';
import { earlierRuns, manyTasks, runSnapshot, runState } from './runData.ts';
import { node, open, row } from './runPage.ts';
import { accessibilityViolations, asked, failureError, shownPage, themes } from './viewPage.ts';

describe('the run view', () => {
  it('shows the run, its counts, its tasks and the failure that it opens on', async () => {
    const { page } = await open();
    expect(await page.locator('.run-counts').innerText()).toMatch(
      /15 of 17\s+tasks[\s\S]*10 done[\s\S]*3 unchanged[\s\S]*1 failed[\s\S]*1 warning[\s\S]*1,241 rows quarantined[\s\S]*24\.4 s/,
    );
    expect(await row('clean_orders').innerText()).toMatch(
      /clean_orders\s+script\s+3,104,887\s+3,103,687\s+1,204\s+6\.7 s\s+7\.0 s/,
    );
    expect(
      await page.getByRole('treeitem', { name: 'Failed customer_value attempt 2 of 2 6.2 s' }).count(),
    ).toBe(1);
    expect(await page.locator('.edge-l.bad').count()).toBe(1);
    const failure = page.getByRole('alert');
    expect(await failure.innerText()).toMatch(
      /exit code 1[\s\S]*last good table stays in place: 229,406 rows/,
    );
    await failure.getByRole('button', { name: 'Open line 47' }).click();
    expect(asked('run/openPlace')).toEqual([{ file: 'src/pipeline/customer_value.py', line: 47 }]);
    expect(await page.getByRole('button', { name: /Retry/ }).count()).toBe(1);
  });

  it('starts, retries, runs from a task and cancels', async () => {
    const { page, notify } = await open();
    await page.getByRole('button', { name: 'Retry failed' }).click();
    await expect.poll(() => asked('pipeline/run')).toEqual([{ pipeline: 'retail', resume: true }]);
    expect(await page.getByRole('button', { name: 'Run', exact: true }).isDisabled()).toBe(true);
    await notify('run/snapshot', runSnapshot(runState(3000)));
    await page.getByRole('button', { name: 'Cancel run' }).click();
    expect(asked('pipeline/cancel')).toEqual([{ runId: '20251101T060014Z-3fa9' }]);
    await notify('run/snapshot', runSnapshot(runState(3000, 'done')));
    await row('fct_order_lines').click();
    await page.getByRole('button', { name: 'Run from here' }).click();
    expect(asked('pipeline/run').at(-1)).toEqual({ pipeline: 'retail', select: ['fct_order_lines+'] });
  });

  it('is walked by keyboard: along edges, into the pane and back', async () => {
    const { page } = await open({ run: runState(24_400, 'done') });
    await page.getByRole('button', { name: 'Close the pane' }).click();
    await node('extract_orders').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    const focused = () =>
      page.evaluate(
        () => (document.activeElement as HTMLElement).dataset['node'] ?? document.activeElement?.textContent,
      );
    expect(await focused()).toBe('check_orders');
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toBe('check_order_lines');
    expect(await node('check_order_lines').getAttribute('aria-selected')).toBe('true');
    await page.keyboard.press('Enter');
    await expect.poll(focused).toBe('Log');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    expect(await page.getByRole('tab', { name: 'Inputs' }).getAttribute('aria-selected')).toBe('true');
    await page.keyboard.press('Escape');
    await expect
      .poll(() => page.evaluate(() => (document.activeElement as HTMLElement).dataset['row']))
      .toBe('check_order_lines');
    await page.keyboard.press('ArrowDown');
    expect(await row('dim_customer').getAttribute('aria-selected')).toBe('true');
    const width = async () => (await node('dim_customer').boundingBox())!.width;
    const before = await width();
    await node('dim_customer').focus();
    await page.keyboard.press('+');
    await expect.poll(width).toBeGreaterThan(before * 1.2);
    await page.keyboard.press('0');
    await expect.poll(width).toBeCloseTo(before, 0);
  });

  it('shows code and inputs of a task and opens its tables', async () => {
    const { page } = await open();
    await page.getByRole('tab', { name: 'Code' }).click();
    expect(await page.getByRole('region', { name: 'Code' }).innerText()).toContain(
      'python -m pipeline.customer_value',
    );
    await page.getByRole('tab', { name: 'Inputs' }).click();
    expect(await page.locator('.run-inputs').innerText()).toMatch(/fct_order_lines\s+10,000,000 rows/);
    await page.locator('.run-input').first().getByRole('button', { name: 'Open' }).click();
    expect(asked('run/preview')).toEqual([{ target: 'fct_order_lines', environment: null }]);
  });

  it('shows tests with their stored rows, the quarantine by reason and the plan with reasons', async () => {
    const { page } = await open();
    await page.getByRole('tab', { name: /^Tests/ }).click();
    const failing = page.locator('tr', { hasText: 'no_negative_amounts' });
    expect(await failing.innerText()).toMatch(/stg_order_lines\.amount\s+warn\s+37/);
    await failing.getByRole('button', { name: 'Open rows' }).click();
    await page.getByRole('button', { name: 'SQL' }).first().click();
    expect(await page.locator('.run-sql').innerText()).toContain('select * from clean_orders');
    await page.getByRole('tab', { name: /^Quarantine/ }).click();
    expect(await page.locator('.run-held-table').innerText()).toMatch(
      /clean_orders\s+1,204[\s\S]*total below zero\s+861[\s\S]*date in the future\s+40/,
    );
    await page.getByRole('button', { name: 'Open rows' }).first().click();
    expect(asked('run/preview')).toEqual([
      { target: 'dew_failures.check_order_lines__1', environment: null },
      { target: 'orders_quarantine', environment: null },
    ]);
    await page.getByRole('tab', { name: 'Plan' }).click();
    await expect.poll(() => page.locator('.run-plan-bar').innerText()).toContain('6 of 17 tasks would run');
    await page.getByLabel('Run unchanged tasks too').check();
    await expect.poll(() => page.locator('.run-plan-bar').innerText()).toContain('17 of 17 tasks would run');
  });

  it('turns to the plan that the editor asks for, of some tasks or of all', async () => {
    const { page, notify } = await open();
    await notify('run/plan', { select: ['stg_orders+'] });
    await expect.poll(() => page.locator('.run-plan-bar').innerText()).toContain('from stg_orders on');
    await expect.poll(() => asked('pipeline/plan').at(-1)).toMatchObject({ select: ['stg_orders+'] });
    await page.getByRole('button', { name: 'Plan the whole pipeline' }).click();
    await expect.poll(() => asked('pipeline/plan').at(-1)).not.toHaveProperty('select');
    await page.getByRole('tab', { name: /^Tasks/ }).click();
    await notify('run/plan', { select: null });
    await expect
      .poll(() => page.getByRole('tab', { name: 'Plan' }).getAttribute('aria-selected'))
      .toBe('true');
  });

  it('F6 walks title, graph, tables and pane; Escape closes the pane from anywhere', async () => {
    const { page } = await open();
    const region = () =>
      page.evaluate(() => {
        const all = [...document.querySelectorAll('[data-region]')];
        return all.findIndex((one) => one.contains(document.activeElement));
      });
    const seen = [];
    for (let at = 0; at < 4; at++) {
      await page.keyboard.press('F6');
      seen.push(await region());
    }
    expect(seen).toEqual([0, 1, 2, 3]);
    await page.keyboard.press('Shift+F6');
    expect(await region()).toBe(2);
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('.run-detail').count()).toBe(0);
  });

  it('says of a failed task without output that it failed, not why it was planned', async () => {
    const run = runState(24_400, 'failed');
    const tasks = run.tasks.map((task) =>
      task.id === 'customer_value' ? { ...task, reason: 'has not run yet' } : task,
    );
    const { page } = await open({ run: { ...run, tasks }, handlers: { 'pipeline/log': () => [] } });
    await expect.poll(() => page.locator('.run-detail').innerText()).toContain('failed before it wrote');
    expect(await page.locator('.run-detail').innerText()).not.toContain('has not run yet');
  });

  it('compares with a run of the history', async () => {
    const { page } = await open();
    await page.getByLabel('Compare with').selectOption({ label: 'run 41, done' });
    await expect.poll(() => row('dim_customer').innerText()).toMatch(/248,312\s+777\s+0\s+0\.6 s\s+5\.5 s/);
    expect(asked('pipeline/state')).toEqual([{ runId: earlierRuns[0]!.runId }]);
  });

  it('runs and plans where the reader chooses, at first where the shown run was', async () => {
    const environments = [
      { name: 'postgres', target: 'shop', schema: 'analytics', production: false },
      { name: 'live', target: 'live', schema: 'analytics', production: true },
    ];
    const done = { ...runState(24_400, 'done'), environment: 'postgres' };
    const { page } = await open({
      run: done,
      snapshot: { environments },
      handlers: { 'pipeline/run': () => done },
    });
    const choice = page.getByLabel('Run on');
    expect(await choice.inputValue()).toBe('postgres');
    expect(await page.locator('.run-title').innerText()).toContain('on postgres, started');
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await expect.poll(() => asked('pipeline/run')).toEqual([{ pipeline: 'retail', environment: 'postgres' }]);
    await page.getByRole('tab', { name: 'Plan' }).click();
    await choice.selectOption({ label: 'on live (production)' });
    await expect
      .poll(() => asked('pipeline/plan').at(-1))
      .toEqual({ pipeline: 'retail', force: false, environment: 'live' });
    await choice.selectOption('');
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await expect.poll(() => asked('pipeline/run').at(-1)).toEqual({ pipeline: 'retail' });
  });

  it('says what is wrong and keeps the last state: failed request, bad file, untrusted folder', async () => {
    const { page, notify } = await open({
      snapshot: { trusted: true },
      handlers: {
        'pipeline/run': () => {
          throw failureError({
            code: 'locked',
            message: 'data/warehouse.duckdb is open in python (PID 41877).',
            next: 'End that process.',
          });
        },
      },
    });
    await page.getByRole('button', { name: 'Retry failed' }).click();
    await expect
      .poll(() => page.locator('.note[role=alert]').innerText())
      .toContain('python (PID 41877). End that process.');
    expect(await page.locator('.node').count()).toBe(17);
    await page.getByRole('button', { name: 'Dismiss' }).click();
    const broken = runSnapshot(runState(24_400, 'failed'));
    broken.pipeline.diagnostics = [
      {
        severity: 'error',
        message: 'Unknown task type "extrct".',
        place: { file: 'retail.pipeline.yaml', line: 7, column: 11 },
        next: 'Did you mean "extract"?',
      },
    ];
    await notify('run/snapshot', { ...broken, trusted: false });
    await expect
      .poll(() => page.locator('.note').allInnerTexts())
      .toEqual([
        expect.stringContaining('Browsing only'),
        expect.stringContaining('Unknown task type "extrct". Did you mean "extract"?'),
      ]);
    await page.getByRole('button', { name: 'retail.pipeline.yaml:7:11' }).click();
    expect(asked('run/openPlace')).toEqual([{ file: 'retail.pipeline.yaml', line: 7, column: 11 }]);
    expect(await page.getByRole('button', { name: 'Run', exact: true }).isDisabled()).toBe(true);
  });

  it('shows a pipeline that never ran, and a host that cannot answer', async () => {
    const { page } = await open({ run: null });
    expect(await page.locator('.run-title').innerText()).toContain('has not run yet');
    expect(await row('clean_orders').innerText()).toContain('waiting');
    await open({
      handlers: {
        'run/load': () => {
          throw failureError({
            code: 'engine_lost',
            message: 'The engine stopped.',
            next: 'Open the view again.',
          });
        },
      },
    });
    expect(await shownPage().getByRole('alert').innerText()).toContain(
      'The engine stopped. Open the view again.',
    );
  });

  it('draws 200 tasks with a very long name, and 480 px', async () => {
    const tasks = manyTasks(200);
    const run = runState(100, 'done');
    const states = tasks.map(({ id }) => ({ ...run.tasks[0]!, id }));
    const { page } = await open({
      run: { ...run, tasks: states },
      snapshot: { pipeline: { ...runSnapshot(null).pipeline, tasks } },
      width: 480,
    });
    expect(await page.locator('.node').count()).toBe(200);
    const begin = Date.now();
    await node('task_190').focus();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => page.locator('.node.sel').count()).toBe(1);
    expect(Date.now() - begin).toBeLessThan(1500);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(480);
    const name = (await page.locator('tr', { hasText: 'a_task_with_a_very_long_name' }).boundingBox())!;
    expect(name.height).toBeLessThan(30);
    for (const bar of ['.run-title', '.run-split .bar', '.status']) {
      const overflow = await page
        .locator(bar)
        .first()
        .evaluate((element) => element.scrollWidth - element.clientWidth);
      expect(overflow, bar).toBeLessThanOrEqual(0);
    }
  });

  it('remembers its tab', async () => {
    const { page, savedState } = await open();
    await page.getByRole('tab', { name: 'Plan' }).click();
    await expect.poll(() => savedState()).toEqual({ tab: 'plan', list: false });
    await page.reload();
    await expect
      .poll(() => page.getByRole('tab', { name: 'Plan' }).getAttribute('aria-selected'))
      .toBe('true');
  });

  it.each(themes)('has no accessibility violation in %s', async (theme) => {
    const { page } = await open({ run: runState(24_400), theme });
    await page.getByRole('button', { name: /^List of the tasks/ }).click();
    const found = await accessibilityViolations(page);
    for (const [left, right] of [
      [/^Tests/, 'Code'],
      [/^Quarantine/, 'Inputs'],
      ['Plan', 'Inputs'],
    ] as const) {
      await page.getByRole('tab', { name: left }).click();
      await page.getByRole('tab', { name: right }).click();
      await page.mouse.move(0, 0);
      found.push(...(await accessibilityViolations(page)));
    }
    expect([...new Set(found)]).toEqual([]);
  });
});
