/** The contract that moves rows stands in core, where tasks know it too. */
export * from '../core/connection/transfer.ts';
