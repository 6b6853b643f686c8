import type { Driver } from '../connector.ts';
import { MongoSession } from './session.ts';

export const driver: Driver = { open: (settings, signal) => MongoSession.open(settings, signal) };
