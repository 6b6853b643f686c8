import { describe, expect, it } from 'vitest';
import type {
  WizardNotifications,
  WizardRequests,
  WizardSnapshot,
} from '../../src/protocol/webview/wizard.ts';
import { accessibilityViolations, asked, failureError, themes, viewOpener } from './viewPage.ts';
import { wizardSnapshot } from './wizardData.ts';

const open = viewOpener<WizardRequests, WizardNotifications, { snapshot: Partial<WizardSnapshot> }>(
  { view: 'wizard', width: 1083, height: 804, shown: '.wiz-title, .state' },
  ({ snapshot }) => ({
    'wizard/load': () => wizardSnapshot(snapshot),
    'wizard/chooseFolder': () => ({ folder: '/srv/data' }),
    'wizard/checkFolder': ({ folder }) => ({
      problem: folder.endsWith('full') ? 'The folder is not empty.' : null,
    }),
    'wizard/schedule': ({ start, hoursPerWeek }) => {
      const weeks = Math.ceil(40 / hoursPerWeek);
      const deadline = new Date(Date.parse(start) + weeks * 7 * 86_400_000).toISOString().slice(0, 10);
      return { deadline, hours: 40, weeks };
    },
    'project/create': () => new Promise(() => undefined),
    'wizard/open': () => null,
    'wizard/close': () => null,
  }),
);

describe('the wizard', () => {
  it('creates what was chosen, by keyboard alone', async () => {
    const { page } = await open({
      handlers: { 'project/create': ({ folder }) => ({ folder, notes: ['Git has no identity here.'] }) },
    });
    await page.getByRole('radio', { name: /Data Analysis Pipeline/ }).focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => page.getByRole('radio', { name: /^Complete/ }).isChecked()).toBe(true);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.type('500');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Publish a monthly report');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.type('4');
    await page.keyboard.press('Enter');
    await expect
      .poll(() => asked('project/create'))
      .toEqual([
        {
          project: 'data-analysis-pipeline',
          folder: '/home/ada/projects/data-analysis-pipeline',
          mode: 'complete',
          parameters: { company: 'Nordwind', rows: '500', dirt: 'usual' },
          objective: 'Publish a monthly report',
          start: '2026-01-05',
          hoursPerWeek: 4,
        },
      ]);
    await expect
      .poll(() => page.locator('.state').innerText())
      .toMatch(/Project 1 is made[\s\S]*Git has no identity here/);
    await page.getByRole('button', { name: 'Open the project' }).click();
    expect(asked('wizard/open')).toEqual([
      { folder: '/home/ada/projects/data-analysis-pipeline', newWindow: false },
    ]);
  });

  it('shows the deadline at once', async () => {
    const { page } = await open();
    const deadline = page.locator('.wiz-deadline');
    await expect.poll(() => deadline.innerText()).toMatch(/2026-02-09\s+40 hours of work, 5 weeks/);
    await page.getByLabel('Hours per week').fill('20');
    await expect.poll(() => deadline.innerText()).toContain('2026-01-19');
    await page.getByLabel('Start date').fill('2026-02-30');
    await expect.poll(() => deadline.innerText()).toContain('once the date and the hours are right');
  });

  it('says at each entry what is wrong, and creates nothing', async () => {
    const { page } = await open();
    await page.getByLabel('Rows of sales').fill('many');
    await page.getByLabel('Company').fill('../x');
    await page.getByLabel('Project folder').fill('/srv/full');
    await expect
      .poll(() => page.locator('.field .field-problem').allInnerTexts())
      .toEqual([
        'The folder is not empty.',
        'Leave out "..": the value must stay inside the project.',
        'Enter a whole number, such as 1000.',
      ]);
    expect(await page.getByLabel('Rows of sales').getAttribute('aria-invalid')).toBe('true');
    await page.getByRole('button', { name: 'Create project' }).click();
    expect(await page.getByRole('alert').innerText()).toBe('3 entries need attention.');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('parameter-company');
    expect(asked('project/create')).toEqual([]);
    await page.getByRole('button', { name: 'Choose' }).click();
    await expect
      .poll(() => page.getByLabel('Project folder').inputValue())
      .toBe('/srv/data/data-analysis-pipeline');
  });

  it('shows progress, can be cancelled, and keeps the entries after an error', async () => {
    let refuse = false;
    const { page, notify } = await open({
      handlers: {
        'project/create': () => {
          if (refuse)
            throw failureError({
              code: 'disk_full',
              message: 'The disk is full.',
              next: 'Free 300 MB and create again.',
            });
          return new Promise(() => undefined);
        },
      },
    });
    await page.getByLabel('Company').fill('Kontor');
    await page.getByRole('button', { name: 'Create project' }).click();
    await notify('project/progressed', { activity: 'Commit of step 3', done: 3, total: 9 });
    await expect.poll(() => page.locator('.wiz-foot').innerText()).toMatch(/Commit of step 3\s+3 of 9/);
    expect(await page.getByLabel('Company').isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(() => asked('cancel')).toHaveLength(1);
    refuse = true;
    const second = await open({
      handlers: {
        'project/create': () => {
          throw failureError({
            code: 'disk_full',
            message: 'The disk is full.',
            next: 'Free 300 MB and create again.',
          });
        },
      },
    });
    await second.page.getByLabel('Company').fill('Kontor');
    await second.page.getByRole('button', { name: 'Create project' }).click();
    await expect
      .poll(() => second.page.getByRole('alert').innerText())
      .toContain('The disk is full. Free 300 MB and create again.');
    expect(await second.page.getByLabel('Company').inputValue()).toBe('Kontor');
  });

  it('shows planned projects as planned, with their steps, and walks them by arrows', async () => {
    const { page } = await open({
      snapshot: { missing: { python: 'Run sudo apt install python3 python3-venv.' } },
    });
    expect(await page.locator('.note').innerText()).toContain(
      'python is missing. Run sudo apt install python3 python3-venv.',
    );
    await page.getByRole('radio', { name: /Data Analysis Pipeline/ }).focus();
    await page.keyboard.press('ArrowDown');
    await expect
      .poll(() => page.locator('.wiz-main').innerText())
      .toMatch(/Project 2: SQL Server to Python Data Integration[\s\S]*cannot be made yet/);
    expect(await page.getByRole('button', { name: 'Create project' }).count()).toBe(0);
    await page.keyboard.press('End');
    expect(
      await page.getByRole('radio', { name: /Spark Data Processing/ }).getAttribute('aria-checked'),
    ).toBe('true');
  });

  it('fits 480 px', async () => {
    const { page } = await open({ width: 480 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(480);
    expect(await page.getByRole('button', { name: 'Create project' }).isVisible()).toBe(true);
  });

  it.each(themes)('has no accessibility violation in %s', async (theme) => {
    const { page } = await open({ theme });
    await page.getByLabel('Rows of sales').fill('many');
    await page.getByRole('button', { name: 'Create project' }).click();
    await page.mouse.move(0, 0);
    expect(await accessibilityViolations(page)).toEqual([]);
  });
});
