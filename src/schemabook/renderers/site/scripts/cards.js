// Near cards as elements of the page: all columns, in those tables that are seen; and the small picture of the whole.

const MOST_KEPT = 90, stage = byId("stage"), cardBox = byId("cards");
/** @type {Map<SceneCard, HTMLElement>} */
const cardsKept = new Map();
let wholeIsDrawn = false;

/** @param {number} place of the icon in the page: key, reference, required, optional */
const icon = place => byId("icons").content.children[place].cloneNode(true);

/** @param {TableNumber} t @param {number} position @returns {HTMLElement} the row of a column */
function columnRow(t, position) {
    const [name, type, marks] = tables[t].columns[position], chip = chipOf(t, position), isKey = marks & KEY;
    return make("div.row", { "data-column": position, tabindex: -1 }, icon(isKey ? 0 : marks & REFERENCE ? 1 : marks & REQUIRED ? 2 : 3),
        make(isKey ? "span.name key" : "span.name", name), isKey && marks & REFERENCE ? icon(1) : "", make(chip ? "span.chip" : "span.type", chip || type));
}

/** @param {SceneCard} card @returns {HTMLElement} */
function makeCard(card) {
    const { table } = card, one = tables[table];
    if (!one) return make("button.card more", { type: "button" }, nameOf(card));
    const [rows, more] = rowsOf(card), { name, kind, hub, partitions } = one, outline = look.lensOutlines?.[table];
    const top = make("button.header", { type: "button", tabindex: -1 }, make("span", model.shown(table)), make("small", kindWord(one)));
    const made = make(`div.card ${kind.replace(/.* /, "")}${partitions ? " partitioned" : ""}${isFocused(table) ? " focused" : ""}`, { role: "group", "aria-label": name, "data-table": table },
        hub !== undefined && make("small.hub", hubWords(hub)), top, ...rows.map(position => columnRow(table, position)), more > 0 && make("div.rest", `… ${more} more columns`));
    top.style.background = headerColour(table);
    if (outline) made.style.boxShadow = "0 0 0 3px " + outline;
    return made;
}

/** Throws away what has been made of cards, since what they show has changed. */
function forgetCards() {
    rowsKept.clear();
    cardsKept.clear();
    cardBox.replaceChildren();
    wholeIsDrawn = false;
}

/** Shows the cards that are seen, as elements, where the level of detail is the nearest one. */
function placeCards() {
    cardBox.hidden = level !== ALL;
    if (level !== ALL) return;
    const [left, top] = toScreen(0, 0), found = new Set(seenCards);
    cardBox.style.transform = `translate(${round(left)}px, ${round(top)}px) scale(${zoom})`;
    for (const card of found) {
        let made = cardsKept.get(card);
        if (!made) {
            cardsKept.set(card, made = makeCard(card));
            made.style.width = card.width + "px";
            cardBox.append(made);
        }
        showCard(made, card);
    }
    for (const [card, made] of cardsKept) {
        if (cardsKept.size <= MOST_KEPT || found.has(card)) continue;
        made.remove();
        cardsKept.delete(card);
    }
}

/** Puts a card in its place and shows whether it is selected; writes only what differs. @param {HTMLElement} made @param {SceneCard} card */
function showCard(made, { table, x, y }) {
    const { dataset, style, classList } = made, chosen = table >= 0 && table === look.selected ? look.column : -2;
    const states = { selected: chosen > -2, hovered: table >= 0 && table === look.hovered, near: Boolean(look.near?.has(table)), faint: isFaint(table) };
    const state = [x, y, chosen, ...Object.values(states)].join();
    if (dataset.state === state) return;
    dataset.state = state;
    style.transform = `translate(${x}px, ${y}px)`;
    for (const [name, isSo] of Object.entries(states)) classList.toggle(name, isSo);
    for (const row of /** @type {NodeListOf<HTMLElement>} */ (made.querySelectorAll(".row"))) {
        row.classList.toggle("selected", row.dataset.column === String(chosen));
        row.tabIndex = states.selected ? 0 : -1;
    }
}

const minimap = byId("minimap");
/** How many pixels of the small picture a unit of the scene takes. */
let smallScale = 1;

/** The whole scene in small, with what the camera sees; nothing where all of it is seen. */
function drawMinimap() {
    const [left, top, width, height] = scene.bounds, [x, y] = toScene(0, 0), across = camera.width / zoom, down = camera.height / zoom, { style } = minimap.lastElementChild;
    minimap.hidden = x <= left && y <= top && x + across >= left + width && y + down >= top + height;
    if (minimap.hidden) return;
    if (!wholeIsDrawn) drawWhole();
    const [atX, atY, wide, high] = [x - left, y - top, across, down].map(value => value * smallScale + "px");
    style.cssText = `transform:translate(${atX},${atY});width:${wide};height:${high}`;
}

function drawWhole() {
    const canvas = minimap.firstElementChild, context = canvas.getContext("2d"), [left, top, width, height] = scene.bounds, { ratio } = look;
    smallScale = min(180 / width, 130 / height);
    const scale = smallScale * ratio;
    canvas.width = width * scale;
    canvas.height = height * scale;
    canvas.style.width = width * smallScale + "px";
    context.setTransform(scale, 0, 0, scale, -left * scale, -top * scale);
    for (const { box, module } of scene.areas) {
        context.fillStyle = tintOf(module).line;
        context.fillRect(...box);
    }
    context.fillStyle = scene.areas.length ? look.panel : look.edge;
    context.globalAlpha = 0.6;
    for (const card of scene.cards) context.fillRect(...boxOf(card));
    wholeIsDrawn = true;
}
