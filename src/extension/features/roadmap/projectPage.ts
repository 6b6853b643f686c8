/** The page of one project: progress, steps, first failing check, hints. One panel per project. */
import * as vscode from 'vscode';
import { failWith, failureOf } from '../../../core/failure.ts';
import { firstPassed, lastVerified } from '../../../core/roadmap/progress.ts';
import type {
  RoadmapSnapshot,
  RoadmapViewNotifications,
  RoadmapViewRequests,
} from '../../../protocol/webview/roadmap.ts';
import { mayRun, runCommand } from '../../platform/commands.ts';
import { Disposable } from '../../platform/disposable.ts';
import type { Engine, Engines } from '../../platform/engines.ts';
import { openPlace } from '../../platform/places.ts';
import { readProgress } from '../../platform/projectFiles.ts';
import { WebviewChannel } from '../../platform/webviewChannel.ts';
import type { ViewHandlers } from '../../platform/webviewChannel.ts';
import { panelIcon, webviewOptions, webviewPage } from '../../platform/webviewPage.ts';
import type { QueryFeature } from '../query/queryFeature.ts';
import type { Checking } from './checking.ts';
import type { RoadmapModel } from './roadmapModel.ts';

export interface PageParts {
  extension: vscode.Uri;
  engines: Engines;
  model: RoadmapModel;
  checking: Checking;
  query: QueryFeature;
  compare(engine: Engine, step: string): Promise<number>;
}

export class ProjectPages extends Disposable {
  private readonly pages = new Map<string, ProjectPage>();
  private readonly parts: PageParts;

  constructor(parts: PageParts) {
    super();
    this.parts = parts;
    this.register({ dispose: () => this.pages.forEach((page) => page.dispose()) });
  }

  open(root: string): ProjectPage {
    const known = this.pages.get(root);
    if (known) {
      known.panel.reveal();
      return known;
    }
    const page = new ProjectPage(this.parts, this.parts.engines.at(root, true));
    this.pages.set(root, page);
    page.panel.onDidDispose(() => this.pages.delete(root));
    return page;
  }
}

export class ProjectPage extends Disposable {
  readonly panel: vscode.WebviewPanel;
  private readonly parts: PageParts;
  private readonly engine: Engine;
  private readonly channel: WebviewChannel<RoadmapViewRequests, RoadmapViewNotifications>;

  constructor(parts: PageParts, engine: Engine) {
    super();
    this.parts = parts;
    this.engine = engine;
    this.panel = vscode.window.createWebviewPanel('dew.roadmap', 'Project', vscode.ViewColumn.Active, {
      ...webviewOptions(parts.extension),
      retainContextWhenHidden: true,
    });
    this.panel.iconPath = panelIcon(parts.extension);
    const { webview } = this.panel;
    this.channel = this.register(
      new WebviewChannel<RoadmapViewRequests, RoadmapViewNotifications>(webview, this.handlers(), {
        names: ['project/hint'],
        client: () => engine.client,
      }),
    );
    webview.html = webviewPage(webview, parts.extension, { view: 'roadmap', title: 'Project' });
    this.register(
      parts.checking.onDidChange(({ engine: source, only }) => {
        if (source !== engine) return;
        this.channel.notify('roadmap/checking', only === null ? null : { only });
        if (only === null) void this.send();
      }),
    );
    this.register(
      parts.engines.on('project/progressed', ({ engine: source, payload }) => {
        if (source === engine) this.channel.notify('project/progressed', payload);
      }),
    );
    this.register(parts.model.onDidChange(() => void this.send()));
    this.register(
      parts.engines.onLost(({ engine: source, failure }) => {
        if (source === engine) this.channel.notify('roadmap/failed', failure);
      }),
    );
    this.register(vscode.workspace.onDidGrantWorkspaceTrust(() => void this.send()));
    this.panel.onDidDispose(() => this.dispose());
  }

  override dispose(): void {
    super.dispose();
    this.panel.dispose();
  }

  private handlers(): ViewHandlers<RoadmapViewRequests> {
    const { client, root } = this.engine;
    return {
      'roadmap/load': () => this.snapshot(),
      'project/check': async (params, signal) => {
        if (!mayRun('Check')) throw failWith('bad_input', 'Nothing runs in Restricted Mode.');
        const answer = await client.request('project/check', params, { signal });
        this.parts.model.refresh();
        return answer;
      },
      'project/override': async (params) => {
        const progress = await client.request('project/override', params);
        this.parts.model.refresh();
        return progress;
      },
      'roadmap/openPlace': async (place) => {
        await openPlace(root, place);
        return null;
      },
      'roadmap/openGuide': async ({ step }) => {
        await runCommand('dew.openGuide', { root, step });
        return null;
      },
      'roadmap/openRun': async ({ runId }) => {
        const run = await client.request('pipeline/state', { runId });
        await runCommand('dew.openRun', { root, runId, pipeline: run.pipeline });
        return null;
      },
      'roadmap/openQuery': async ({ name, sql }) => {
        if (!mayRun('Run Query')) return null;
        const summary = await client.request('query/run', { sql, name, origin: null, document: null });
        this.parts.query.store.put(this.engine, summary);
        await this.parts.query.view.show(summary.id);
        return null;
      },
      'roadmap/compare': async ({ step }) => ({ files: await this.parts.compare(this.engine, step) }),
      'roadmap/runPipeline': async () => {
        await runCommand('dew.runPipeline', { root, pipeline: 'main' });
        return null;
      },
    };
  }

  private async snapshot(): Promise<RoadmapSnapshot> {
    const progress = await this.engine.client.request('project/progress', null);
    const found = await this.parts.model.project(progress.project);
    if (!found) throw failWith('not_found', `The roadmap has no project "${progress.project}".`);
    this.panel.title = `${progress.number} ${progress.title}`;
    const events = await readProgress(this.engine.root);
    const { number, title } = found.phase;
    return {
      progress,
      project: found.project,
      phase: { number, title },
      today: today(),
      firstPassed: firstPassed(events),
      lastCheck: lastVerified(events),
      trusted: vscode.workspace.isTrusted,
    };
  }

  private async send(): Promise<void> {
    try {
      this.channel.notify('roadmap/snapshot', await this.snapshot());
    } catch (error) {
      this.channel.notify('roadmap/failed', failureOf(error));
    }
  }
}

/** The machine's own date. */
export function today(now = new Date()): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
