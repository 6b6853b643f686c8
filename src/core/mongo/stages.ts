/** Stages of an aggregation pipeline: what completion, hover and diagnostics know. */
export interface Stage {
  name: string;
  help: string;
  /** What completion puts behind the name. */
  body: unknown;
}

const stage = (name: string, help: string, body: unknown): Stage => ({ name, help, body });

export const stages: readonly Stage[] = [
  stage('$addFields', 'Adds fields, or replaces them, by expressions.', { field: '$other' }),
  stage('$bucket', 'Groups documents into ranges with given boundaries.', {
    groupBy: '$field',
    boundaries: [0, 10],
    default: 'other',
  }),
  stage('$bucketAuto', 'Groups documents into a number of ranges of about equal size.', {
    groupBy: '$field',
    buckets: 5,
  }),
  stage('$changeStream', 'Follows changes; a result of it never ends.', {}),
  stage('$collStats', 'Statistics of the collection; only as the first stage.', { count: {} }),
  stage('$count', 'Counts the documents into one field.', 'count'),
  stage('$currentOp', 'What the server does now; database "admin", without a collection.', {}),
  stage('$densify', 'Fills gaps in a sequence of numbers or dates with new documents.', {
    field: 'day',
    range: { step: 1, unit: 'day', bounds: 'full' },
  }),
  stage('$documents', 'Literal documents as the input; without a collection.', [{ x: 1 }]),
  stage('$facet', 'Several pipelines over the same documents, each into a field of one result.', {
    name: [{ $count: 'count' }],
  }),
  stage('$fill', 'Fills fields that are null or missing.', { output: { field: { method: 'locf' } } }),
  stage('$geoNear', 'Documents by their distance to a point; needs a geo index.', {
    near: { type: 'Point', coordinates: [0, 0] },
    distanceField: 'distance',
  }),
  stage('$graphLookup', 'Follows references from document to document.', {
    from: 'collection',
    startWith: '$field',
    connectFromField: 'field',
    connectToField: '_id',
    as: 'found',
  }),
  stage('$group', 'One document for each value of `_id`, with accumulators such as $sum.', {
    _id: '$field',
    count: { $sum: 1 },
  }),
  stage('$indexStats', 'How often each index was used.', {}),
  stage('$limit', 'The first documents only.', 100),
  stage('$listLocalSessions', 'Sessions of this server.', {}),
  stage('$listSessions', 'Sessions of all servers.', {}),
  stage('$lookup', 'Joins documents of another collection as a list.', {
    from: 'collection',
    localField: 'field',
    foreignField: '_id',
    as: 'found',
  }),
  stage('$match', 'Documents that meet a condition, in the language of find.', { field: 'value' }),
  stage('$merge', 'Writes the documents into a collection. Refused on a read-only connection.', {
    into: 'collection',
  }),
  stage('$out', 'Replaces a collection with the documents. Refused on a read-only connection.', 'collection'),
  stage('$planCacheStats', 'The plans that the server keeps for this collection.', {}),
  stage('$project', 'Chooses, renames and computes fields.', { field: 1 }),
  stage('$redact', 'Leaves out parts of documents by a condition.', '$$DESCEND'),
  stage('$replaceRoot', 'Another document in the place of each one.', { newRoot: '$field' }),
  stage('$replaceWith', 'Another document in the place of each one; short for $replaceRoot.', '$field'),
  stage('$sample', 'Documents at random.', { size: 100 }),
  stage('$search', 'Full-text search of MongoDB Atlas.', { text: { query: 'words', path: 'field' } }),
  stage('$searchMeta', 'Counts and facets of a full-text search of MongoDB Atlas.', {}),
  stage('$set', 'Adds fields, or replaces them, by expressions; the same as $addFields.', {
    field: '$other',
  }),
  stage('$setWindowFields', 'Running totals, ranks and the like over a window of documents.', {
    partitionBy: '$field',
    sortBy: { day: 1 },
    output: { total: { $sum: '$amount', window: { documents: ['unbounded', 'current'] } } },
  }),
  stage('$skip', 'Leaves out the first documents.', 100),
  stage('$sort', 'Orders by fields: 1 ascending, -1 descending.', { field: 1 }),
  stage('$sortByCount', 'Counts the values of an expression, most frequent first.', '$field'),
  stage('$unionWith', 'Adds the documents of another collection.', { coll: 'collection' }),
  stage('$unset', 'Takes fields away.', ['field']),
  stage('$unwind', 'One document for each item of a list.', '$list'),
  stage('$vectorSearch', 'Nearest neighbours in MongoDB Atlas.', {}),
];

export const stageNames: readonly string[] = stages.map(({ name }) => name);

/** Stages that write what reaches them. */
export const writingStages: readonly string[] = ['$out', '$merge'];

/** First stages that need no collection. */
export const stagesOfDatabase: readonly string[] = ['$currentOp', '$documents', '$listLocalSessions'];
