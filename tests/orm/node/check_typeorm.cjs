// Runs in the folder of a compiled mapping; the URL of the database is in DATABASE_URL. Reads the calls of usage
// functions, [[module, function, ...arguments]], and answers what the entities map to, the statements that would make
// the database like them, and what each call gave.
const fs = require('node:fs');
const path = require('node:path');

const out = path.join(process.cwd(), 'out', 'src');
const load = (name) => require(path.join(out, name));

function tableOf(entity) {
  return {
    table: entity.tableName,
    schema: entity.schema ?? null,
    columns: entity.columns.map((one) => [one.databaseName, one.isNullable, one.isPrimary]),
    foreignKeys: entity.foreignKeys.map((one) => [
      one.name,
      one.columnNames,
      one.referencedTablePath,
      one.referencedColumnNames,
      one.onDelete ?? 'NO ACTION',
      one.onUpdate ?? 'NO ACTION',
    ]),
    uniques: entity.uniques.map((one) => [one.name, one.columns.map((column) => column.databaseName)]),
    indexes: entity.indices.map((one) => [one.name, one.columns.map((column) => column.databaseName)]),
    checks: entity.checks.map((one) => one.name),
  };
}

// TypeORM looks for the expressions of generated columns in a table of its own: it gets what the server says of them.
const EXPRESSIONS = `
  INSERT INTO typeorm_metadata ("type", "database", "schema", "table", "name", "value")
  SELECT 'GENERATED_COLUMN', table_catalog, table_schema, table_name, column_name, generation_expression
  FROM information_schema.columns WHERE is_generated = 'ALWAYS'`;

async function noteExpressions(dataSource) {
  const runner = dataSource.createQueryRunner();
  await dataSource.driver.createSchemaBuilder().createTypeormMetadataTable(runner);
  await runner.query(EXPRESSIONS);
  await runner.release();
}

async function main() {
  const { dataSource } = load('data-source.js');
  await dataSource.initialize();
  const generated = dataSource.entityMetadatas.some((one) => one.columns.some((column) => column.generatedType));
  if (generated && dataSource.options.type === 'postgres') {
    await noteExpressions(dataSource);
  }
  const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
  const given = [];
  for (const [file, name, ...rest] of JSON.parse(fs.readFileSync(0, 'utf8') || '[]')) {
    given.push((await load(file)[name](dataSource, ...rest)) ?? null);
  }
  const answer = {
    tables: Object.fromEntries(dataSource.entityMetadatas.map((one) => [one.name, tableOf(one)])),
    queries: upQueries.map((one) => one.query),
    given,
  };
  await dataSource.destroy();
  process.stdout.write(JSON.stringify(answer));
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
