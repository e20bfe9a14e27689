// Words on the canvas: titles of modules, names of tables, the text of cards, counts of ribbons. All stand in pixels of the picture.

const LEAST_TYPE = 11, MOST_RIBBONS = 60;
/** @type {Map<string, number>} */
const widthsKept = new Map();
/** @type {CanvasRenderingContext2D | null} */
let ruler = null;

/** @param {string} text @param {boolean} bold @returns {number} its width at a size of one pixel */
function unitWidth(text, bold) {
    const key = (bold ? "b" : "r") + text;
    let width = widthsKept.get(key);
    if (width === undefined) {
        ruler ??= /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
        const font = `${bold ? 600 : 400} 20px ${map.look.font}`;
        if (ruler.font !== font) ruler.font = font;
        widthsKept.set(key, width = ruler.measureText(text).width / 20);
    }
    return width;
}

/** @param {string} text @param {number} room @param {number} size @param {boolean} bold @returns {string} as much of it as there is room for */
function shortened(text, room, size, bold) {
    const width = unitWidth(text, bold) * size;
    if (width <= room) return text;
    const letters = Math.floor((text.length * (room - size * 0.8)) / width);
    return letters < 2 ? "" : text.slice(0, letters) + "…";
}

/**
 * @param {Picture} picture
 * @param {string} text
 * @param {number} x
 * @param {number} y the middle of the line
 * @param {{size: number, colour: string, bold?: boolean, align?: CanvasTextAlign, alpha?: number}} style
 */
function write({ words }, text, x, y, { size, colour, bold = false, align = "left", alpha = 1 }) {
    const key = `${bold ? 600 : 400} ${size}px|${colour}|${align}|${alpha}`, group = words.get(key);
    if (group) group.push(text, x, y);
    else words.set(key, [text, x, y]);
}

/** Writes what has been gathered: a change of font costs more than a word. @param {Picture} picture */
function writeWords({ context, words, look }) {
    context.textBaseline = "middle";
    for (const [key, group] of words) {
        const [font, colour, align, alpha] = key.split("|");
        context.font = `${font} ${look.font}`;
        context.fillStyle = colour;
        context.textAlign = /** @type {CanvasTextAlign} */ (align);
        context.globalAlpha = Number(alpha);
        for (let one = 0; one < group.length; one += 3) context.fillText(group[one], Math.round(group[one + 1]), Math.round(group[one + 2]));
    }
    words.clear();
    context.globalAlpha = 1;
}

/** @param {Picture} picture @param {number[]} box @returns {boolean} whether nothing stands there yet; it does from now on */
function takeRoom({ taken }, box) {
    const isFree = !taken.some(one => one[0] < box[2] && one[1] < box[3] && one[2] > box[0] && one[3] > box[1]);
    if (isFree) taken.push(box);
    return isFree;
}

/** The titles of modules; one whose corner is out of the picture stays at its edge. @param {Picture} picture */
function writeTitles(picture) {
    const { scene, camera, look, level, zoom, context } = picture, { model } = map;
    for (const { title, module, box } of scene.areas) {
        if (!title || !isSeen(picture, box)) continue;
        const [left, top] = camera.toScreen(box[0], box[1]), width = box[2] * zoom, height = box[3] * zoom;
        const x = Math.max(left, Math.min(8, left + width - 120)) + Math.min(10, width * 0.06), y = Math.max(top, Math.min(4, top + height - 40));
        const room = Math.min(left + width, camera.width) - x - 4, isFar = level === Level.MODULES, tint = look.tints[model.tint(module)];
        const size = clamp(Math.floor(Math.min(room / unitWidth(title, true), isFar ? height * 0.3 : 44 * zoom)), isFar ? 12 : 13, scene.areas.length > 40 ? 14 : scene.areas.length > 12 ? 16 : 18);
        const lines = inLines(title, room, size, isFar && height > 70 ? 2 : 1);
        if (!lines[0] || height < 15) continue;
        const across = Math.max(...lines.map(line => unitWidth(line, true))) * size, down = Math.min(height / 2, isFar ? 6 + size : Math.max(12, 22 * zoom));
        if (!takeRoom(picture, [x - 3, y + down - size, x + across + 3, y + down + size * (lines.length - 0.2)])) continue;
        if (isFar ? look.lensColours : zoom < 0.4 || y > top) {
            context.fillStyle = tint.fill;
            context.fillRect(x - 4, y + down - size * 0.75, across + 8, size * (0.3 + 1.2 * lines.length));
        }
        lines.forEach((line, number) => write(picture, line, x, y + down + number * size * 1.2, { size, colour: tint.ink, bold: true }));
        if (isFar && height > 52 && !look.lensColours) writeSums(picture, module, [x, y + down + size * 1.2 * lines.length + 1], room);
    }
}

/**
 * @param {string} text
 * @param {number} room
 * @param {number} size
 * @param {number} most
 * @returns {string[]} the text in at most so many lines, parted between words where that can be
 */
function inLines(text, room, size, most) {
    const letters = Math.floor((text.length * room) / (unitWidth(text, true) * size));
    if (letters >= text.length || letters < 4 || most === 1) return [shortened(text, room, size, true)];
    const gap = text.slice(0, letters).search(/[\s_.-][^\s_.-]*$/), at = gap > 1 ? gap + 1 : letters;
    if (at === letters && text.length - at < 4) return [shortened(text, room, size, true)];
    return [text.slice(0, at), ...inLines(text.slice(at), room, size, most - 1)];
}

/** How many tables a module has, and what its disc shows. @param {Picture} picture @param {number} module @param {[number, number]} at @param {number} room */
function writeSums(picture, module, [x, y], room) {
    const { discs, discUnit } = picture.look, count = map.model.data.modules[module].tables.length, tables = counted(count, "table");
    const both = discs && discs[module] ? `${tables} · ${figureWords(discs[module], discUnit)}` : tables;
    const words = [both, tables, String(count)].find(one => unitWidth(one, false) * 12 <= room);
    if (words) write(picture, words, x, y, { size: 12, colour: picture.look.soft });
}

/** The names of tables, fitted into their boxes; the ones that matter most go first where room is short. @param {Picture} picture */
function writeNames(picture) {
    const { cards, zoom } = picture, { rank } = map.model;
    const order = [...cards].sort((one, other) => (rank[other.table] ?? 0) - (rank[one.table] ?? 0));
    for (const card of order) {
        const width = card.width * zoom, whole = nameOf(card);
        const name = unitWidth(whole, true) * LEAST_TYPE > width + 6 ? withoutTitle(card, whole) : whole;
        for (const room of width < 46 ? [width + 30, width + 6] : [width + 6, width - 4]) if (writeName(picture, card, name, room)) break;
    }
}

/** @param {Picture} picture @param {SceneCard} card @param {string} name @param {number} room @returns {boolean} whether there was room for it */
function writeName(picture, card, name, room) {
    const { camera, look, zoom } = picture, width = card.width * zoom, height = card.height * zoom;
    const size = clamp(Math.floor(Math.min((width * 0.9) / unitWidth(name, true), height * 0.5, zoom * 50)), LEAST_TYPE, 22);
    const lines = inLines(name, room, size, width < 46 ? 1 : clamp(Math.floor(height / size / 1.15), 1, 3)), tall = size * 0.58 * lines.length;
    const [x, y] = camera.toScreen(card.x + card.width / 2, card.y + card.height / 2);
    const half = Math.max(...lines.map(line => unitWidth(line, true))) * size * 0.5;
    if (!lines[0] || !takeRoom(picture, [x - half - 1, y - tall, x + half + 1, y + tall])) return false;
    const style = { size, colour: card.table === look.selected || card.table < 0 ? look.accent : look.ink, alpha: isFaint(picture, card.table) ? 0.5 : 1 };
    lines.forEach((line, number) =>
        write(picture, line, x, y + (number - (lines.length - 1) / 2) * size * 1.15, { ...style, bold: true, align: "center" }));
    return true;
}

/** @param {SceneCard} card @param {string} name @returns {string} the name without what the title of its module says already */
function withoutTitle({ table }, name) {
    const { tables, modules } = map.model.data, title = table < 0 ? "" : modules[tables[table].module].title;
    return title && name.length > title.length + 1 && name.startsWith(title) && "_.-".includes(name[title.length])
        ? name.slice(title.length).replace(/^\./, "") : name;
}

/** @param {SceneCard} card @returns {string} */
const nameOf = card => card.table < 0 ? `+${card.more ? card.more.length : 0} more` : map.model.shown(card.table);

/** What kind of table it is, where that is not plain. @param {TableNumber} t @returns {string} */
function kindWords(t) {
    const { kind, partitions } = map.model.data.tables[t];
    return partitions ? counted(partitions, "partition") : kind === "table" ? "" : kind.replace("materialised view", "mat. view");
}

/** @type {Map<TableNumber, string[]>} */
const chipsKept = new Map();

/** What a column refers to, where no line shows it: a hub, or a table of another module. @param {TableNumber} t @param {number} position @returns {string} */
function chipOf(t, position) {
    if (map.scene.kind !== "map") return "";
    let chips = chipsKept.get(t);
    if (!chips) {
        const { model } = map, { edges, tables } = model.data;
        chipsKept.set(t, chips = []);
        for (const edge of model.parentsOf(t)) {
            const [, parent, columns, , marks] = edges[edge];
            if (marks & Tie.READS || !model.isHub(parent) && tables[parent].module === tables[t].module) continue;
            for (const column of columns) chips[column] ??= "→ " + model.shown(parent);
        }
    }
    return chips[position] ?? "";
}

/** The text of a card: its name, its rows with their marks and types. @param {Picture} picture @param {SceneCard} card */
function writeCard(picture, card) {
    const { camera, look, level, zoom } = picture, { model } = map, { table } = card;
    const { header, row } = cardMeasures(level, zoom), [left, top] = camera.toScreen(card.x, card.y), width = card.width * zoom;
    const right = left + width - Math.max(6, 10 * zoom), alpha = isFaint(picture, table) ? 0.5 : 1, size = Math.max(12.5, 13 * zoom), small = Math.max(11, 12 * zoom);
    const kind = table < 0 ? "" : kindWords(table), kindRoom = kind && unitWidth(kind, false) * small + 10;
    const isNarrow = width - Number(kindRoom) < 90, name = shortened(nameOf(card), width - 16 - (isNarrow ? 0 : Number(kindRoom)), size, true);
    write(picture, name, left + Math.max(6, 10 * zoom), top + (header * zoom) / 2, { size, colour: table < 0 ? look.accent : look.ink, bold: true, alpha });
    if (kind && !isNarrow) write(picture, kind, right, top + (header * zoom) / 2, { size: small, colour: look.soft, align: "right", alpha });
    if (table < 0) return;
    const { rows, more } = rowsOf(model, card, level, zoom), { columns, hub } = model.data.tables[table];
    const indent = Math.max(18, 24 * zoom), style = { size: Math.max(11.5, 13 * zoom), colour: look.ink, alpha };
    rows.forEach((position, line) => {
        const [name, type, marks] = columns[position], y = top + (header + row * (line + 0.5)) * zoom, bold = (marks & Mark.KEY) > 0;
        const text = shortened(name, width - indent - 8, style.size, bold), room = right - left - indent - unitWidth(text, bold) * style.size - 8;
        const chip = chipOf(table, position), second = shortened(chip || type, room, small, false), isTold = second.length > (chip || type).length * 0.6;
        drawMark(picture, marks, left + indent / 2, y, alpha);
        write(picture, text, left + indent, y, { ...style, bold });
        if (isTold) write(picture, second, right, y, { size: small, colour: chip ? look.accent : look.soft, align: "right", alpha });
    });
    if (more) write(picture, `… ${more} more`, left + indent, top + (header + row * (rows.length + 0.5)) * zoom, { size: small, colour: look.soft, alpha });
    if (hub !== undefined) write(picture, hubWords(hub), left, top - 8, { size: small, colour: look.soft });
}

/** @param {number} count @returns {string} */
const hubWords = count => `${count.toLocaleString("en-GB")} tables refer to this`;

/** Key, reference, or required or not. @param {Picture} picture @param {number} marks @param {number} x @param {number} y @param {number} alpha */
function drawMark({ context, look }, marks, x, y, alpha) {
    context.globalAlpha = alpha;
    context.strokeStyle = context.fillStyle = marks & (Mark.KEY | Mark.REFERENCE) ? look.accent : look.edge;
    context.lineWidth = 1.4;
    context.beginPath();
    if (marks & Mark.KEY) {
        context.arc(x - 2.5, y, 2.5, 0, 6.2832);
        context.moveTo(x, y);
        context.lineTo(x + 5, y);
        context.lineTo(x + 5, y + 3);
        context.stroke();
    } else if (marks & Mark.REFERENCE) {
        context.moveTo(x - 4, y + 3);
        context.lineTo(x + 3, y - 3);
        context.lineTo(x - 2, y - 3);
        context.moveTo(x + 3, y - 3);
        context.lineTo(x + 3, y + 2);
        context.stroke();
    } else {
        context.moveTo(x, y - 3);
        context.lineTo(x + 3, y);
        context.lineTo(x, y + 3);
        context.lineTo(x - 3, y);
        context.closePath();
        if (marks & Mark.REQUIRED) context.fill();
        else {
            context.lineWidth = 1;
            context.stroke();
        }
    }
    context.globalAlpha = 1;
}

/** Bands between modules, the wider the more relationships there are: the strongest, and the fainter the longer. @param {Picture} picture */
function drawRibbons(picture) {
    const { context, scene, index, look, zoom, counts } = picture;
    const boxes = new Map(scene.areas.map(({ module, box }) => [module, box])), { hoveredModule } = look, isOn = hoveredModule >= 0;
    const wanted = isOn ? index.ribbons.filter(({ modules }) => modules.includes(hoveredModule)) : index.ribbons.slice(0, MOST_RIBBONS);
    context.lineCap = "round";
    context.strokeStyle = isOn ? look.accent : look.edge;
    for (const { modules: [one, other], count } of wanted) {
        const from = boxes.get(one), to = boxes.get(other);
        if (!from || !to) continue;
        const [x1, y1, x2, y2] = bridge(from, to), length = Math.hypot(x2 - x1, y2 - y1) * zoom;
        if (!isSeen(picture, [Math.min(x1, x2), Math.min(y1, y2), Math.abs(x2 - x1) + 1, Math.abs(y2 - y1) + 1])) continue;
        context.globalAlpha = isOn ? 0.9 : clamp(50 / length, 0.12, 0.6);
        context.lineWidth = Math.min(6, 1.5 + Math.log2(count)) / zoom;
        context.beginPath();
        context.moveTo(x1, y1);
        context.lineTo(x2, y2);
        context.stroke();
        if (isOn || count > 1 && length < 260) counts.push([count, (x1 + x2) / 2, (y1 + y2) / 2]);
    }
    context.lineCap = "butt";
    context.globalAlpha = 1;
}

/** How many relationships a band stands for. @param {Picture} picture */
function writeCounts(picture) {
    const { context, camera, look, counts } = picture;
    for (const [count, x, y] of counts) {
        const [left, top] = camera.toScreen(x, y), text = String(count), half = unitWidth(text, true) * 5.5 + 4;
        if (!takeRoom(picture, [left - half, top - 8, left + half, top + 8])) continue;
        context.fillStyle = look.panel;
        context.strokeStyle = look.edge;
        context.beginPath();
        context.roundRect(left - half, top - 8, 2 * half, 16, 8);
        context.fill();
        context.stroke();
        write(picture, text, left, top + 0.5, { size: LEAST_TYPE, colour: look.ink, bold: true, align: "center" });
    }
}

/** @param {Rectangle} one @param {Rectangle} other @returns {number[]} the ends of the shortest line between two boxes */
function bridge(one, other) {
    const ends = [0, 0, 0, 0];
    for (const axis of [0, 1]) {
        const from = one[axis], to = from + one[axis + 2], start = other[axis], end = start + other[axis + 2], low = Math.max(from, start), high = Math.min(to, end);
        if (low < high) ends[axis] = ends[axis + 2] = (low + high) / 2;
        else [ends[axis], ends[axis + 2]] = from > end ? [from, end] : [to, start];
    }
    return ends;
}
