/** Renders a view into the page's `#root`, or into one that it makes. */
import { render, type VNode } from 'preact';

export function mountView(view: VNode): void {
  let root = document.getElementById('root');
  if (!root) {
    root = document.createElement('div');
    root.id = 'root';
    document.body.append(root);
  }
  root.setAttribute('role', 'main');
  render(view, root);
}
