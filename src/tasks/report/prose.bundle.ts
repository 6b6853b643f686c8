/** The prose of a report's template as HTML; a bundle of its own with markdown-it, loaded by the first report. */
import MarkdownIt from 'markdown-it';
import { escapeHtml } from './page.ts';

export interface Prose {
  html: string;
  title: string | null;
}

/** `values` replaces the tokens of figures, `images` the paths as written. */
export function proseHtml(
  text: string,
  values: ReadonlyMap<string, string>,
  images: ReadonlyMap<string, string>,
): Prose {
  const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false });
  markdown.validateLink = (url) => /^(https?:|mailto:|#|[^:]*$)/i.test(url) || /^data:image\//i.test(url);
  let title: string | null = null;
  markdown.renderer.rules['image'] = (tokens, index) => {
    const token = tokens[index];
    const alt = token?.content ?? '';
    const source = String(token?.attrGet('src') ?? '');
    const caption = String(token?.attrGet('title') ?? '');
    const data = images.get(decodeURI(source)) ?? (source.startsWith('data:') ? source : '');
    const shown = caption ? `<figcaption>${escapeHtml(caption)}</figcaption>` : '';
    return `<figure><img src="${escapeHtml(data)}" alt="${escapeHtml(alt)}">${shown}</figure>`;
  };
  const tokens = markdown.parse(text, {});
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'heading_open' && token.tag === 'h1') title ??= tokens[index + 1]?.content ?? null;
    if (token.type !== 'bullet_list_open') continue;
    const end = tokens.findIndex(
      (other, at) => at > index && other.type === 'bullet_list_close' && other.level === token.level,
    );
    const items = tokens.slice(index, end).filter((other) => other.type === 'inline');
    if (items.length > 1 && items.every((item) => item.content.includes('\uE000')))
      token.attrSet('class', 'figures');
  }
  let html = markdown.renderer.render(tokens, markdown.options, {});
  html = html.replace(/<p>(<figure>[\s\S]*?<\/figure>)<\/p>/g, '$1');
  for (const [token, value] of values) {
    html = html.replaceAll(token, () => `<span class="value">${escapeHtml(value)}</span>`);
    title = title?.replaceAll(token, () => value) ?? null;
  }
  return { html, title };
}
