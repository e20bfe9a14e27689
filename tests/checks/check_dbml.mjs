// Parses DBML with DBML's own parser.
//
// Standard input:  a JSON array of {"name", "text"}.
// Standard output: a JSON array of {"name", "error"} or {"name", "database"}, with the tables, references, enums and
//                  groups that were parsed.
import { readFileSync } from 'node:fs';
import { Parser } from '@dbml/core';

const schemaOf = (name) => name ?? 'public';

function database(text) {
  const { schemas } = new Parser().parse(text, 'dbmlv2');
  const found = { tables: [], references: [], enums: [], groups: [] };
  for (const schema of schemas) {
    for (const table of schema.tables) {
      found.tables.push({
        name: [schema.name, table.name],
        note: table.note ?? '',
        columns: table.fields.map((field) => ({
          name: field.name,
          type: [field.type.schemaName ?? '', field.type.type_name],
          primary: field.pk,
          required: field.not_null ?? false,
          unique: field.unique,
          increment: field.increment ?? false,
          default: field.dbdefault ? [field.dbdefault.type, field.dbdefault.value] : null,
          note: field.note ?? '',
        })),
        indexes: table.indexes.map((index) => ({
          name: index.name ?? '',
          primary: index.pk ?? false,
          unique: index.unique ?? false,
          columns: index.columns.map(({ type, value }) => [type, value]),
        })),
        checks: table.checks.map(({ name, expression }) => [name ?? '', expression]),
      });
    }
    for (const one of schema.refs) {
      found.references.push({
        name: one.name ?? '',
        delete: one.onDelete ?? '',
        update: one.onUpdate ?? '',
        ends: one.endpoints.map((end) => [schemaOf(end.schemaName), end.tableName, end.fieldNames, end.relation]),
      });
    }
    for (const one of schema.enums) {
      found.enums.push({ name: [schema.name, one.name], labels: one.values.map(({ name }) => name) });
    }
    for (const one of schema.tableGroups) {
      found.groups.push({ name: one.name, tables: one.tables.map((table) => [table.schema.name, table.name]) });
    }
  }
  return found;
}

const results = JSON.parse(readFileSync(0, 'utf8')).map(({ name, text }) => {
  try {
    return { name, database: database(text) };
  } catch (error) {
    return { name, error: error?.diags ? JSON.stringify(error.diags) : String(error?.stack ?? error) };
  }
});
process.stdout.write(JSON.stringify(results));
