import { mongoJavaMissing, startMongoJava } from '../../fixtures/servers/mongo.ts';
import { mongoUnderFaults } from './mongoFaults.ts';
import { transferFaults } from './transferFaults.ts';

transferFaults(
  "mongo-java-server by MongoDB's protocol",
  mongoJavaMissing,
  { everyday: 500, full: 1_000 },
  async () => mongoUnderFaults(await startMongoJava({ durable: true })),
);
