import { describe, expect, it } from 'vitest';
import type { AskVerdict } from '../../src/protocol/engine/ask.ts';
import type {
  AskNotifications,
  AskSetup,
  AskShown,
  AskShownRound,
  AskViewRequests,
} from '../../src/protocol/webview/ask.ts';
import { accessibilityViolations, asked, failureError, shownPage, themes, viewOpener } from './viewPage.ts';

const setup: AskSetup = {
  provider: 'server',
  destination: 'models.example.com',
  model: 'any-model',
  key: 'stored',
  problem: null,
};

const sql =
  "SELECT category, sum(amount) AS revenue\nFROM order_lines\nWHERE order_date >= DATE '2026-01-01'\nGROUP BY ALL\nORDER BY revenue DESC";

function shown({ tables, values }: AskViewRequests['ask/show']['params']): AskShown {
  const names = ['customers', 'order_lines', 'a_table_with_a_name_that_is_far_too_long_for_a_narrow_pane'];
  const sent = tables ?? names.slice(0, 2);
  const messages = [{ role: 'user' as const, content: `Schema: ${sent.join()}${values ? ' paid' : ''}` }];
  return {
    id: 7,
    body: JSON.stringify({ model: 'any-model', messages }),
    draft: {
      messages,
      tables: names.map((name) => ({ name, kind: 'table', columns: 11, sent: sent.includes(name) })),
      values: values ? [{ table: 'order_lines', column: 'status', values: ['open', 'paid'] }] : [],
    },
  };
}

const good: AskVerdict = {
  sql,
  columns: [
    { name: 'category', type: 'VARCHAR', kind: 'text' },
    { name: 'revenue', type: 'DECIMAL(38,2)', kind: 'number' },
  ],
  note: 'Revenue is the sum of the amounts.',
  failure: null,
  repairable: false,
};

const round = (verdict: Partial<AskVerdict> = {}): AskShownRound => ({
  body: '{"model":"any-model"}',
  answer: 'word for word',
  verdict: { ...good, ...verdict },
  promptTokens: 1200,
  answerTokens: 34,
});

const open = viewOpener<AskViewRequests, AskNotifications, { setup: Partial<AskSetup> }>(
  { view: 'ask', width: 1100, height: 760, shown: '.ask, .state' },
  ({ setup: changed }) => ({
    'ask/ready': () => ({ ...setup, ...changed }),
    'ask/show': shown,
    'ask/send': () => [round()],
    'ask/runStatement': () => null,
    'ask/openStatement': () => null,
    'ask/copyStatement': () => null,
    'ask/setUp': () => null,
    'ask/setKey': () => null,
  }),
);

const write = async (text = 'Which category brought the most revenue?') => {
  const box = shownPage().getByRole('textbox', { name: 'Question' });
  await box.fill(text);
  await expect.poll(() => asked('ask/show').length).toBeGreaterThan(0);
};

describe('asking', () => {
  it('is off until a model is chosen, and says what that means', async () => {
    const { page, notify } = await open({ setup: { provider: 'off', problem: 'Asking is off.' } });
    await page.getByRole('button', { name: 'Choose a language model' }).click();
    await expect.poll(() => asked('ask/setUp')).toHaveLength(1);
    expect(await page.getByRole('textbox').count()).toBe(0);
    await notify('ask/setup', setup);
    await page.getByRole('textbox', { name: 'Question' }).waitFor();
  });

  it('shows the text before it sends it, and sends by the keyboard only what was shown', async () => {
    const { page } = await open();
    await write();
    await page.getByText('The text, byte for byte').click();
    expect(await page.getByLabel('Text to be sent').textContent()).toContain('Schema: customers,order_lines');
    expect(asked('ask/send')).toEqual([]);
    await page.getByRole('textbox', { name: 'Question' }).press('Control+Enter');
    await page.getByText('DuckDB has bound it').waitFor();
    expect(asked('ask/send')).toEqual([{ id: 7 }]);
    expect(asked('ask/runStatement')).toEqual([]);
    expect(await page.getByLabel('SQL', { exact: true }).textContent()).toBe(sql);
    await page.getByRole('button', { name: 'Run' }).click();
    await expect
      .poll(() => asked('ask/runStatement'))
      .toEqual([{ sql, question: 'Which category brought the most revenue?' }]);
  });

  it('draws the draft anew where tables or values are chosen, and sends no values unless they are', async () => {
    const { page } = await open();
    await write();
    expect(asked('ask/show').at(-1)).toMatchObject({ tables: null, values: false });
    await page.getByRole('checkbox', { name: /customers/ }).uncheck();
    await expect.poll(() => asked('ask/show').at(-1)).toMatchObject({ tables: ['order_lines'] });
    await page.getByRole('checkbox', { name: /Allow values/ }).check();
    await page.getByText('open, paid').waitFor();
    expect(asked('ask/show').at(-1)).toMatchObject({ values: true });
  });

  it('shows a refusal without a way to run it, and keeps what was sent', async () => {
    const failure = {
      code: 'bad_input' as const,
      message: 'This statement is not allowed here: it calls getenv(), which reaches outside the query.',
      next: 'Ask in other words.',
    };
    const { page } = await open({
      handlers: { 'ask/send': () => [round(), round({ failure, columns: [] })] },
    });
    await write();
    await page.getByRole('button', { name: /Send to/ }).click();
    await page.getByRole('alert').getByText('getenv()').waitFor();
    expect(await page.getByRole('button', { name: 'Run' }).count()).toBe(0);
    await page.getByText(/First try: what was sent/).waitFor();
  });

  it('can be cancelled, and says what is wrong with the server', async () => {
    let fail: ((error: Error) => void) | undefined;
    const { page } = await open({
      handlers: { 'ask/send': () => new Promise((_, reject) => (fail = reject)) },
    });
    await write();
    await page.getByRole('button', { name: /Send to/ }).click();
    await page.getByRole('button', { name: 'Cancel' }).waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => asked('cancel')).toHaveLength(1);
    fail?.(failureError({ code: 'cancelled', message: 'Cancelled.' }));
    await page.getByText('cannot be taken back').waitFor();
  });

  it('says why nothing can be sent, and what is written there is text only', async () => {
    const { page, notify } = await open({
      setup: { problem: 'No model is named: see dew.ask.model.' },
      handlers: { 'ask/send': () => [round({ note: '<img src=x onerror=alert(1)>' })] },
    });
    await write();
    expect(await page.getByRole('button', { name: /Send to/ }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Open settings' }).click();
    expect(asked('ask/setUp')).toHaveLength(1);
    await notify('ask/setup', setup);
    await page.getByRole('button', { name: /Send to/ }).click();
    await page.getByText('<img src=x').waitFor();
    expect(await page.locator('img').count()).toBe(0);
  });

  it('has no violation that axe knows, in every theme, wide and narrow', async () => {
    for (const width of [1100, 480]) {
      const { page, setTheme } = await open({ width });
      await write();
      await page.getByRole('button', { name: /Send to/ }).click();
      await page.getByText('DuckDB has bound it').waitFor();
      for (const theme of themes) {
        await setTheme(theme);
        expect(await accessibilityViolations(page), `${theme} ${width}`).toEqual([]);
        if (process.env['DEW_PICTURES'])
          await page.screenshot({ path: `${process.env['DEW_PICTURES']}/ask-${theme}-${width}.png` });
      }
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    }
  });
});
