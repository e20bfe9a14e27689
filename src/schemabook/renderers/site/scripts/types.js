/**
 * The values that the scripts of the site share. Nothing in this file runs: it is read by the type checker and left
 * out of what is written.
 *
 * A table or view is known by its number in `MapData.tables`, an edge by its number in `MapData.edges`.
 */

/** @typedef {number} TableNumber */
/** @typedef {number} EdgeNumber */

/**
 * A figure as the book prints it: its rounded value, its unit ("rows", "bytes", "per day" …), "exact", "estimate" or
 * "sample", the day on which it was measured, and the first day that a counter covers ("" where it is not known).
 * @typedef {[value: number, unit: string, quality: string, day: string, since: string]} Figure
 */

/**
 * A column: its name, its type, and the sum of its marks (see `Mark`).
 * @typedef {[name: string, type: string, marks: number]} Column
 */

/**
 * A relationship: child, parent, the positions of the columns that refer and of those referred to, the sum of its
 * marks (see `Tie`), the name of the key, what people call it ("" for nothing), and for an inferred one its evidence.
 * @typedef {[child: TableNumber, parent: TableNumber, columns: number[], to: number[], marks: number, name: string,
 *     verb: string, evidence: string[]]} Edge
 */

/** @typedef {[x: number, y: number, width: number, height: number]} Rectangle */

/**
 * @typedef {object} TableData
 * @property {string} name the whole name, which no other has: "public.orders". Hashes, storage and search use it.
 * @property {string} [shown] the name as people say it, where it differs from `name`
 * @property {string} [sql] the name as SQL has to spell it, where it differs from `shown`
 * @property {Record<number, string>} [quoted] the columns, by their positions, that SQL has to spell in another way, and how
 * @property {string} [schema]
 * @property {string} kind "table", "partitioned", "foreign", "virtual", "view" or "materialised view"
 * @property {string} page the key of its page, without ".html"
 * @property {Rectangle} box where its card stands with all columns (at most `MOST_ROWS` of them)
 * @property {number} module
 * @property {Column[]} columns
 * @property {string} [comment] the first line of what it is for
 * @property {string} [origin] "annotation" or "database comment": where `comment` comes from
 * @property {number} [hub] how many tables refer to it; only where it is a hub
 * @property {number} [partitions]
 * @property {Figure} [rows]
 * @property {Figure} [size] bytes
 * @property {Figure} [reads]
 * @property {Figure} [writes]
 * @property {[unused: number, unknown: number, all: number]} [indexes] how many are unused, of how many that cannot be said, and
 *     how many there are; only where their use was measured
 * @property {[described: number, all: number]} described its columns that somebody described, and all of them
 * @property {number} [sensitive] how many columns tell about a person or open doors
 * @property {[errors: number, warnings: number, notes: number]} [findings]
 */

/**
 * @typedef {object} ModuleData
 * @property {string} title
 * @property {string} page the key of its page, "" for none
 * @property {Rectangle} box
 * @property {TableNumber[]} tables
 * @property {Rectangle[]} [apart] further rectangles of its tables
 */

/**
 * What has changed since an earlier schema; removed tables by their names.
 * @typedef {{name: string, added: TableNumber[], changed: TableNumber[], removed: string[]}} VersionData
 */

/**
 * `data/map.js` hands this to `schemabook.load("map", …)`.
 * @typedef {object} MapData
 * @property {number} format 1
 * @property {string} title
 * @property {string} product "PostgreSQL 18.6"
 * @property {string} measured the day on which tables were measured; "" where nothing was
 * @property {[width: number, height: number]} size
 * @property {ModuleData[]} modules
 * @property {TableData[]} tables
 * @property {Edge[]} edges
 * @property {VersionData[]} versions
 */

/**
 * What a column says beside `Column`: its comment, its default, its values (of an enum or a check), and what stands in
 * annotations about the person it tells about. Missing at the end: empty.
 * @typedef {[comment?: string, preset?: string, values?: string[], personal?: string]} ColumnText
 */

/**
 * Something that is no table and can be searched for: its kind ("view" is a table here; "routine", "type", "index",
 * "finding", "page"), its name, what stands beside it, and its address from the folder of the site.
 * @typedef {[kind: string, name: string, text: string, address: string]} SearchEntry
 */

/**
 * `data/catalogue.js` hands this to `schemabook.load("catalogue", …)` when search or a hover card first needs it.
 * @typedef {object} CatalogueData
 * @property {number} format 1
 * @property {string[]} comments what each table is for, whole, in the order of `MapData.tables`
 * @property {ColumnText[][]} columns for each table, for each of its columns
 * @property {SearchEntry[]} entries
 */

/**
 * What is looked at: everything that an address says. `focus` and the ends of `path` are whole names.
 * @typedef {object} View
 * @property {string} focus "" for the whole map
 * @property {number} depth 1 to 3
 * @property {"both" | "parents" | "children"} direction
 * @property {"hide" | "dim"} rest
 * @property {"auto" | "names" | "keys" | "all"} show
 * @property {string} lens the name of a lens, "" for none
 * @property {string} since the name of a version, for the lens "changed"
 * @property {string[]} hidden "module:3", "schema:sales", "kind:view", "ties:inferred"
 * @property {[string, string] | null} path from, to
 * @property {number} route which of the paths between the two, from 0
 * @property {string} table the selected table, "" for none
 * @property {string} column the selected column of it, "" for none
 * @property {[x: number, y: number, zoom: number] | null} camera the middle of the picture in the scene; null: all of it
 */

/**
 * A card in a scene. `more` is set on one that stands for several tables that are left out.
 * @typedef {object} SceneCard
 * @property {TableNumber} table -1 for a card that stands for several
 * @property {number} x
 * @property {number} y
 * @property {number} width
 * @property {number} height
 * @property {TableNumber[]} [more]
 */

/**
 * What is drawn: cards where they stand, the edges between them, tinted areas. `dimmed` are drawn faintly.
 * @typedef {object} Scene
 * @property {"map" | "focus" | "path"} kind
 * @property {SceneCard[]} cards
 * @property {Map<TableNumber, number>} positions of each table's card in `cards`
 * @property {EdgeNumber[]} edges
 * @property {{title: string, module: number, box: Rectangle}[]} areas
 * @property {Rectangle} bounds
 * @property {Set<TableNumber>} dimmed
 */
