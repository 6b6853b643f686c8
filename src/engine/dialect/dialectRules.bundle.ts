/** The rules of other systems; a bundle of its own, loaded by the first dialect report. */
export { findingsOf } from '../../core/dialect/find.ts';
