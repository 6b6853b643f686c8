import type { WizardNotifications, WizardRequests } from '../../src/protocol/webview/wizard.ts';
import type { Host } from '../common/host.ts';

export type WizardHost = Host<WizardRequests, WizardNotifications>;
