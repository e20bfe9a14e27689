// Runs in the folder of a compiled mapping; the URL of the database is in DATABASE_URL. Reads the calls of usage
// functions, [[module, function, ...arguments]]; the word "sequelize" among the arguments stands for the connection.
// Answers what each model maps to, what the database has under the same name, and what each call gave.
const fs = require('node:fs');
const path = require('node:path');
const { Sequelize } = require(path.join(process.cwd(), 'node_modules', 'sequelize'));

const out = path.join(process.cwd(), 'out', 'src');
const load = (name) => require(path.join(out, name));
const plain = (value) => (value === undefined ? null : JSON.parse(JSON.stringify(value)));

function attributesOf(model) {
  return Object.fromEntries(
    Object.values(model.getAttributes()).map((one) => [one.field, [one.allowNull !== false, one.primaryKey === true]]),
  );
}

function foreignKeysOf(model) {
  const referring = Object.values(model.getAttributes()).filter((one) => one.references);
  return Object.fromEntries(
    referring.map(({ field, references, onDelete, onUpdate }) => [
      field,
      [references.model.tableName ?? references.model, references.key, onDelete, onUpdate],
    ]),
  );
}

// Null where Sequelize cannot describe a table: it stumbles over tables of the same name in two schemas.
async function columnsOf(sequelize, model) {
  try {
    const found = await sequelize.getQueryInterface().describeTable(model.getTableName());
    return Object.fromEntries(Object.entries(found).map(([name, one]) => [name, [one.allowNull, one.primaryKey]]));
  } catch (error) {
    if (/more than one row/.test(error.message)) {
      return null;
    }
    throw error;
  }
}

// Reading a row names every column that the model has; the message of an error says which model it was.
async function readOne(model) {
  try {
    await model.findOne({ order: Object.values(model.primaryKeys).map((one) => one.fieldName) });
    return '';
  } catch (error) {
    return error.message;
  }
}

async function main() {
  const sequelize = new Sequelize(process.env.DATABASE_URL, { logging: false });
  load('models/index.js').initModels(sequelize);
  const models = {};
  for (const [name, model] of Object.entries(sequelize.models)) {
    const associations = Object.values(model.associations).map((one) => [one.associationType, one.as, one.target.name]);
    models[name] = { attributes: attributesOf(model), columns: await columnsOf(sequelize, model), associations };
    models[name].foreignKeys = foreignKeysOf(model);
    models[name].fault = await readOne(model);
  }
  const given = [];
  for (const [file, name, ...rest] of JSON.parse(fs.readFileSync(0, 'utf8') || '[]')) {
    given.push(plain(await load(file)[name](...rest.map((one) => (one === 'sequelize' ? sequelize : one)))));
  }
  await sequelize.close();
  process.stdout.write(JSON.stringify({ models, given }));
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
