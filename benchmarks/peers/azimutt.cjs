// The analysis of Azimutt on one database: its findings, and what it takes for the size of each table, as JSON.
// Run in the folder that its packages are installed in: node azimutt.cjs URL
const {createRequire} = require('node:module');
const need = createRequire(process.cwd() + '/package.json');
const {postgres} = need('@azimutt/connector-postgres');
const {analyzeDatabase, parseDatabaseUrl} = need('@azimutt/models');

const silent = {debug() {}, log() {}, warn() {}, error() {}};

async function main(url) {
    const options = {logger: silent, logQueries: false, inferRelations: true, ignoreErrors: true};
    const database = await postgres.getSchema('schemabook-benchmark', parseDatabaseUrl(url), options);
    const rules = analyzeDatabase({}, Date.now(), database, [], [], undefined, []);
    const findings = Object.entries(rules).flatMap(([check, {violations}]) => violations.map(one => ({
        check,
        schema: one.entity?.schema ?? '',
        table: one.entity?.entity ?? '',
        column: (one.attribute ?? []).join('.'),
        message: one.message,
    })));
    const sizes = (database.entities ?? []).map(({schema, name, stats}) => ({
        schema,
        name,
        size: ['size', 'sizeIdx', 'sizeToast', 'sizeToastIdx'].reduce((sum, key) => sum + (stats?.[key] ?? 0), 0),
    }));
    console.log(JSON.stringify({findings, sizes}));
}

main(process.argv[2]).catch(error => {
    console.error(error);
    process.exit(1);
});
