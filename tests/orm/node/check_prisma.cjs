// Reads {name: {schema, seven}} and answers {name: {faults, formatted, datamodel}}: what the schema parser of
// Prisma 6 says of each schema, and that of Prisma 7 of its form for 7, which has no address in it.
const fs = require('node:fs');
const six = require('@prisma/prisma-schema-wasm');
const seven = require('prisma-7-schema-wasm');

const FORMAT = { textDocument: { uri: 'file:/schema.prisma' }, options: { tabSize: 2, insertSpaces: true } };

function faultsOf(parser, text) {
  try {
    parser.validate(JSON.stringify({ prismaSchema: [['schema.prisma', text]], noColor: true }));
    return [];
  } catch (error) {
    return [String(error.message)];
  }
}

const answers = {};
for (const [name, { schema, seven: newer }] of Object.entries(JSON.parse(fs.readFileSync(0, 'utf8')))) {
  const faults = [...faultsOf(six, schema), ...faultsOf(seven, newer)];
  const given = JSON.stringify({ prismaSchema: [['schema.prisma', schema]], noColor: true });
  const formatted = JSON.parse(six.format(JSON.stringify([['schema.prisma', schema]]), JSON.stringify(FORMAT)));
  const warnings = JSON.parse(six.lint(JSON.stringify([['schema.prisma', schema]])));
  answers[name] = {
    faults: [...faults, ...warnings.map((each) => each.text)],
    formatted: formatted[0][1],
    datamodel: faults.length ? null : JSON.parse(six.get_dmmf(given)).datamodel,
  };
}
process.stdout.write(JSON.stringify(answers));
