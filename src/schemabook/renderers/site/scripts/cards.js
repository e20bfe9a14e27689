// Near cards as elements of the page: all columns, in those tables that are seen; and the small picture of the whole.

/** @type {Map<TableNumber, HTMLElement>} */
const cardsKept = new Map();
const MOST_KEPT = 90, ICONS = {
    key: "M9 8h6v3M13 8v2M9 8a3 3 0 1 1-6 0a3 3 0 0 1 6 0",
    reference: "M4 12l8-8M6 4h6v6",
    required: "M8 5l3 3l-3 3l-3-3z",
    optional: "M8 5l3 3l-3 3l-3-3z",
};

/** @param {keyof typeof ICONS} name @param {string} words what it says to those who do not see it */
function icon(name, words) {
    const space = "http://www.w3.org/2000/svg", picture = document.createElementNS(space, "svg"), path = document.createElementNS(space, "path");
    for (const [key, value] of Object.entries({ viewBox: "0 0 16 16", role: "img", "aria-label": words, class: name })) picture.setAttribute(key, value);
    path.setAttribute("d", ICONS[name]);
    picture.append(path);
    return picture;
}

/** @param {TableNumber} t @param {number} position @returns {HTMLElement} the row of a column */
function columnRow(t, position) {
    const [name, type, marks] = map.model.data.tables[t].columns[position], chip = chipOf(t, position), isKey = marks & Mark.KEY;
    const [what, words] = /** @type {[keyof typeof ICONS, string]} */ (isKey ? ["key", "primary key"] : marks & Mark.REFERENCE ? ["reference", "reference"]
        : marks & Mark.REQUIRED ? ["required", "required"] : ["optional", "may be null"]);
    return element("div", { class: "row", "data-column": position, tabindex: -1 }, icon(what, words),
        element("span", { class: isKey ? "name key" : "name" }, name),
        isKey && marks & Mark.REFERENCE ? icon("reference", "reference") : "",
        chip ? element("span", { class: "chip" }, chip) : element("span", { class: "type" }, type));
}

/** @param {SceneCard} card @returns {HTMLElement} */
function makeCard(card) {
    const { table } = card, { model, look } = map;
    if (table < 0) return element("button", { class: "card more", type: "button" }, nameOf(card));
    const one = model.data.tables[table], { rows, more } = rowsOf(model, card, Level.ALL, 1), kind = kindWords(table), lens = look.lensColours?.[table];
    const header = element("button", { class: "header", type: "button", tabindex: -1 }, element("span", {}, model.shown(table)), kind ? element("small", {}, kind) : "");
    header.style.background = lens ?? (look.lensColours ? look.panel : look.tints[model.tint(one.module)].fill);
    const made = element("div", { class: "card " + one.kind.replace(/.* /, ""), role: "group", "aria-label": one.name, "data-table": table },
        one.hub === undefined ? "" : element("small", { class: "hub" }, hubWords(one.hub)), header,
        ...rows.map(position => columnRow(table, position)), more ? element("div", { class: "rest" }, `… ${more} more columns`) : "");
    made.classList.toggle("partitioned", Boolean(one.partitions));
    const outline = look.lensOutlines?.[table];
    if (outline) made.style.boxShadow = `0 0 0 3px ${outline}`;
    return made;
}

/** Throws away the cards that have been made, since what they show has changed. */
function forgetCards() {
    cardsKept.clear();
    chipsKept.clear();
    byId("cards").replaceChildren();
}

/** Shows the cards that are seen, as elements, where the level of detail is the nearest one. */
function placeCards() {
    const box = byId("cards"), { camera, scene, level, look } = map, { zoom } = camera;
    box.hidden = level !== Level.ALL;
    if (box.hidden) return;
    const [left, top] = camera.toScreen(0, 0);
    box.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px) scale(${zoom})`;
    const seen = new Set(map.index.within(camera.seen).cards);
    for (const card of seen) {
        const key = card.table < 0 ? -1 - scene.cards.indexOf(card) : card.table;
        let made = cardsKept.get(key);
        if (!made) {
            cardsKept.set(key, made = makeCard(card));
            made.style.width = card.width + "px";
            box.append(made);
        }
        showCard(made, card, look);
    }
    if (cardsKept.size <= MOST_KEPT) return;
    for (const [key, made] of cardsKept) {
        if (key < 0 || seen.has(scene.cards[scene.positions.get(key) ?? -1])) continue;
        made.remove();
        cardsKept.delete(key);
    }
}

/** Puts a card in its place and shows whether it is selected; writes only what differs. @param {HTMLElement} made @param {SceneCard} card @param {Look} look */
function showCard(made, { table, x, y }, look) {
    const faint = map.scene.dimmed.has(table) || map.scene.kind === "map" && look.near && !look.near.has(table) && table !== look.hovered;
    const state = [x, y, table === look.selected, table === look.selected ? look.column : -1, table === look.hovered, look.near?.has(table), faint].join();
    if (made.dataset.state === state) return;
    made.dataset.state = state;
    made.style.transform = `translate(${x}px, ${y}px)`;
    made.classList.toggle("selected", table >= 0 && table === look.selected);
    made.classList.toggle("hovered", table >= 0 && table === look.hovered);
    made.classList.toggle("near", Boolean(look.near?.has(table)));
    made.classList.toggle("faint", Boolean(faint));
    for (const row of /** @type {NodeListOf<HTMLElement>} */ (made.querySelectorAll("[data-column]"))) {
        row.classList.toggle("selected", table === look.selected && Number(row.dataset.column) === look.column);
        row.tabIndex = table === look.selected ? 0 : -1;
    }
}

/** @type {{scene: Scene | null, tints: any, picture: HTMLCanvasElement | null, scale: number}} */
const wholeKept = { scene: null, tints: null, picture: null, scale: 1 };

/** The whole scene in small, with what the camera sees; nothing where all of it is seen. */
function drawMinimap() {
    const canvas = byId("minimap"), { camera, scene, look } = map, [left, top, width, height] = scene.bounds, [x, y, across, down] = camera.seen;
    canvas.hidden = camera.width < 700 || x <= left && y <= top && x + across >= left + width && y + down >= top + height;
    if (canvas.hidden) return;
    if (wholeKept.scene !== scene || wholeKept.tints !== look.tints) drawWhole(canvas);
    const context = canvas.getContext("2d"), { ratio } = look, scale = wholeKept.scale;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.drawImage(wholeKept.picture, 0, 0);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.strokeStyle = look.accent;
    context.lineWidth = 1.5;
    const box = [clamp((x - left) * scale, 1, 1e4), clamp((y - top) * scale, 1, 1e4)];
    const end = [Math.min((x - left + across) * scale, width * scale - 1), Math.min((y - top + down) * scale, height * scale - 1)];
    context.strokeRect(box[0], box[1], Math.max(3, end[0] - box[0]), Math.max(3, end[1] - box[1]));
}

/** @param {HTMLCanvasElement} canvas */
function drawWhole(canvas) {
    const { scene, look } = map, [left, top, width, height] = scene.bounds, scale = Math.min(180 / width, 130 / height), { ratio } = look;
    canvas.width = Math.round(width * scale * ratio);
    canvas.height = Math.round(height * scale * ratio);
    canvas.style.width = width * scale + "px";
    const picture = /** @type {HTMLCanvasElement} */ (canvas.cloneNode()), context = /** @type {CanvasRenderingContext2D} */ (picture.getContext("2d"));
    context.setTransform(scale * ratio, 0, 0, scale * ratio, -left * scale * ratio, -top * scale * ratio);
    for (const { box, module } of scene.areas) {
        context.fillStyle = look.tints[map.model.tint(module)].line;
        context.fillRect(...box);
    }
    context.fillStyle = scene.areas.length ? look.panel : look.edge;
    context.globalAlpha = 0.6;
    for (const card of scene.cards) context.fillRect(card.x, card.y, card.width, card.height);
    Object.assign(wholeKept, { scene, tints: look.tints, picture, scale });
}
