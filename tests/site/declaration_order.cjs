// Prints the names that a declaration uses before the same statement declares them: `node declaration_order.cjs FILE…`.
// A minifier that joins declarations may put a pattern before what it takes apart, which fails only when it runs.
const { readFileSync } = require("node:fs");
const ts = require("typescript");

/** The names that a pattern declares. */
const declared = (name) =>
  ts.isIdentifier(name) ? [name.text] : name.elements.flatMap((one) => (ts.isOmittedExpression(one) ? [] : declared(one.name)));

/** The names that an expression uses at once: not in the functions in it, and no names of properties. */
function used(node, found = []) {
  if (ts.isFunctionLike(node)) return found;
  const isProperty =
    (ts.isPropertyAccessExpression(node.parent) || ts.isPropertyAssignment(node.parent)) && node.parent.name === node;
  if (ts.isIdentifier(node) && !isProperty) found.push(node.text);
  ts.forEachChild(node, (child) => void used(child, found));
  return found;
}

function look(node, file) {
  if (ts.isVariableDeclarationList(node)) {
    node.declarations.forEach(({ initializer }, position) => {
      const later = new Set(node.declarations.slice(position + 1).flatMap(({ name }) => declared(name)));
      const early = initializer ? used(initializer).filter((name) => later.has(name)) : [];
      if (early.length) console.log(`${file}:${initializer.pos}: ${early.join(", ")}`);
    });
  }
  ts.forEachChild(node, (child) => look(child, file));
}

for (const file of process.argv.slice(2)) {
  look(ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.ES2022, true), file);
}
