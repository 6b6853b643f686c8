import type { Driver } from '../connector.ts';
import { PostgresSession } from './session.ts';

export const driver: Driver = { open: (settings, signal) => PostgresSession.open(settings, signal) };
