import { describe, expect, it } from 'vitest';
import type {
  ColumnProfile,
  Profile,
  ProfileSummary,
  TestSuggestion,
} from '../../src/protocol/engine/profile.ts';
import type { ProfileViewNotifications, ProfileViewRequests } from '../../src/protocol/webview/profile.ts';
import { accessibilityViolations, asked, failureError, themes, viewOpener } from './viewPage.ts';

const bins = Array.from({ length: 40 }, (_, index) => ({
  lower: `${index * 5}`,
  upper: `${index * 5 + 5}`,
  count: (40 - index) * 100,
}));

function column(index: number, change: Partial<ColumnProfile> = {}): ColumnProfile {
  return {
    index,
    name: `column_${index}`,
    type: 'BIGINT',
    kind: 'number',
    scope: 100_000,
    complete: false,
    nullCount: 0,
    distinctCount: 99_999,
    distinctExact: true,
    unique: false,
    minimum: '-9223372036854775808',
    maximum: '9223372036854775807',
    mean: '12.5',
    standardDeviation: '3.25',
    sum: '123456789012345678901234567890',
    quantiles: [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99].map((share) => ({ share, value: `${share * 100}` })),
    quantilesExact: false,
    histogram: bins,
    topValues: null,
    minimumLength: null,
    maximumLength: null,
    emptyCount: null,
    zeroCount: 3,
    negativeCount: 0,
    notFiniteCount: null,
    findings: [],
    ...change,
  };
}

const channel = column(2, {
  name: 'channel',
  type: 'VARCHAR',
  kind: 'text',
  histogram: null,
  quantiles: null,
  nullCount: 25_000,
  distinctCount: 3,
  topValues: [
    { value: 'web', count: 60_000 },
    { value: '', count: 10_000 },
    { value: '<b>shop</b>', count: 5_000 },
  ],
  findings: [{ text: '10,000 empty', level: 'warning' }],
});
const summary: ProfileSummary = {
  id: 'p1',
  title: 'order_lines',
  detail: 'main.order_lines',
  table: '"main"."order_lines"',
  rowCount: null,
  columnCount: 24,
  state: 'measuring',
  measured: 0,
  firstMs: 180,
  completeMs: null,
  failure: null,
};
const long = 'a_column_with_a_name_that_is_longer_than_any_pane_could_show_without_cutting_it';
const profile = (): Profile => ({
  summary,
  columns: [
    column(0, { name: 'line_id', unique: true }),
    column(1, { name: long }),
    channel,
    ...Array.from({ length: 21 }, (_, at) => column(at + 3)),
  ],
});
const suggestion: TestSuggestion = {
  column: 'channel',
  test: { not_null: 'channel' },
  text: 'not_null: channel',
  severity: 'error',
};

const open = viewOpener<ProfileViewRequests, ProfileViewNotifications>(
  { view: 'profile', width: 1100, height: 700, shown: '.prof-row, .state' },
  () => ({
    'profile/load': profile,
    'profile/prefer': () => null,
    'profile/cancel': () => null,
    'profile/suggestTests': () => [suggestion],
    'profile/insertTests': () => ({ file: 'main.pipeline.yaml', task: 'check_order_lines' }),
    'profile/copyText': () => null,
  }),
);

const complete: ProfileSummary = {
  ...summary,
  state: 'complete',
  rowCount: 10_000_000,
  measured: 24,
  completeMs: 3300,
};

describe('the profile', () => {
  it('says what its figures cover, and asks for what is on the screen first', async () => {
    const { page, notify } = await open();
    await page.getByText('Measuring all rows: 0 of 24 columns').first().waitFor();
    await expect.poll(() => asked('profile/prefer').length).toBe(1);
    await page.locator('.prof-rows').evaluate((rows) => (rows.scrollTop = 10_000));
    await expect.poll(() => (asked('profile/prefer').at(-1) as { columns: number[] }).columns).toContain(23);
    await notify('profile/measured', {
      summary: { ...summary, measured: 1, rowCount: 10_000_000 },
      column: null,
    });
    await page.getByText('10,000,000', { exact: true }).waitFor();
    await notify('profile/measured', {
      summary: complete,
      column: { ...channel, complete: true, nullCount: 7 },
    });
    await page.getByText('Figures of all 10,000,000 rows').first().waitFor();
    expect(await page.locator('[role=progressbar]').count()).toBe(0);
  });

  it('opens a column by the keyboard, shows exact texts, and gives the focus back', async () => {
    const { page } = await open();
    await page.locator('.prof-row[tabindex="0"]').focus();
    await page.keyboard.press('Enter');
    const pane = page.getByRole('complementary', { name: 'Column line_id' });
    await pane.getByText('123456789012345678901234567890').waitFor();
    await pane.getByText('-9223372036854775808').waitFor();
    await page.locator('.prof-row[data-index="0"]').focus();
    await page.keyboard.press('ArrowDown');
    await page.getByRole('complementary', { name: `Column ${long}` }).waitFor();
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-index'))).toBe('1');
    await page.keyboard.press('Escape');
    await expect.poll(() => asked('profile/cancel')).toEqual([{ id: 'p1' }]);
  });

  it('makes tests of a measured column, only the chosen ones', async () => {
    const { page, notify } = await open();
    await notify('profile/measured', { summary: complete, column: { ...channel, complete: true } });
    await page.locator('.prof-row', { hasText: 'channel' }).click();
    await page.getByText('“” empty').first().waitFor();
    expect(await page.locator('.prof-value b', { hasText: 'shop' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Add 1 to pipeline' }).click();
    await page.getByText('Task check_order_lines stands in main.pipeline.yaml').first().waitFor();
    expect(asked('profile/insertTests')).toEqual([{ tests: [suggestion] }]);
    await page.getByRole('checkbox', { name: /not_null: channel/ }).uncheck();
    expect(await page.getByRole('button', { name: 'Add 0 to pipeline' }).isDisabled()).toBe(true);
  });

  it('copies what it shows', async () => {
    const { page } = await open();
    await page.getByRole('button', { name: 'Copy as Markdown' }).click();
    await expect
      .poll(() => (asked('profile/copyText')[0] as { text: string } | undefined)?.text)
      .toContain('| channel | VARCHAR | 25,000 | 3 |');
  });

  it('says why there is nothing, and keeps the figures when the engine is lost', async () => {
    const failure = {
      code: 'not_found' as const,
      message: 'There is no table or view ordrs.',
      next: 'Did you mean orders?',
    };
    const { page } = await open({
      handlers: {
        'profile/load': () => {
          throw failureError(failure);
        },
      },
    });
    await page.getByText('Did you mean orders?').waitFor();
    const again = await open();
    await again.notify('engine/lost', {
      code: 'engine_lost',
      message: 'The engine process ended (SIGKILL).',
    });
    await again.page.getByRole('alert').getByText('figures below are from before').waitFor();
    expect(await again.page.locator('.prof-rows .prof-row').count()).toBe(24);
  });

  it('has no violation that axe knows, in every theme, wide and narrow, open and closed', async () => {
    for (const width of [1100, 480]) {
      const { page, setTheme } = await open({ width });
      for (const opened of [false, true]) {
        if (opened) await page.locator('.prof-row', { hasText: 'channel' }).click();
        for (const theme of themes) {
          await setTheme(theme);
          expect(await accessibilityViolations(page), `${theme} ${width} ${opened}`).toEqual([]);
        }
      }
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    }
  });
});
