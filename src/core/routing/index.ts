export { createRouter } from './create-router.ts';
export type { RouteEntry } from './route-chain.ts';
export type * from './router.ts';
export { createRuleClassifier } from './rule-classifier.ts';
