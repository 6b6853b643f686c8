import type { WizardSnapshot } from '../../src/protocol/webview/wizard.ts';
import { phases } from './roadmapData.ts';

export function wizardSnapshot(change: Partial<WizardSnapshot> = {}): WizardSnapshot {
  return {
    phases: phases(),
    selected: null,
    parent: '/home/ada/projects',
    separator: '/',
    today: '2026-01-05',
    mode: 'guided',
    hoursPerWeek: 8,
    missing: {},
    trusted: true,
    ...change,
  };
}
