// Export: the map as SVG and PNG, on paper in tiles, and as a link. One painter draws all of them.

// Browsers make pictures of 16,384 pixels a side at most; a legend needs some of them.
const PNG_SIDE = 16200, PNG_AREA = 120e6, BORDER = 24, PAPER_MARGIN = 12, MOST_PAGES = 400, POINT = 25.4 / 72;
const PAPERS = /** @type {Record<string, [number, number]>} */ ({ A4: [210, 297], A3: [297, 420] });

/** What an SVG file cannot hold, and what would turn the text around it. */
const UNWRITABLE = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\u202a-\u202e\u2066-\u2069]|\p{Cs}/gu;

/** @param {string} text @returns {string} the text for an element or an attribute of an SVG file */
const escapeXml = text => text.replace(UNWRITABLE, "\ufffd").replace(/[<>&"']/g, sign => `&#${sign.charCodeAt(0)};`);

/** @param {number} value */
const short = value => String(Math.round(value * 100) / 100);

/** @type {Map<string, string>} */
const coloursKept = new Map();

/** @param {string} colour in any notation of CSS @returns {string} as every reader of SVG knows it */
function plainColour(colour) {
    let plain = coloursKept.get(colour);
    if (plain === undefined) {
        const context = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
        context.fillStyle = colour;
        coloursKept.set(colour, plain = String(context.fillStyle));
    }
    return plain;
}

/** As much of a canvas' context as `drawScene` uses. It writes SVG: neighbours that look alike become one element. */
class SvgContext {
    constructor() {
        this.fillStyle = this.strokeStyle = "#000";
        this.lineWidth = this.globalAlpha = 1;
        this.lineCap = "butt";
        this.font = "400 13px sans-serif";
        this.textAlign = "left";
        this.textBaseline = "middle";
        this.path = this.dashes = "";
        this.scale = 1;
        this.left = this.top = 0;
        /** @type {{open: string, close: string, parts: string[]}[]} */
        this.groups = [];
        /** A filled path whose outline may follow. @type {{path: string, look: string} | null} */
        this.filled = null;
    }

    /** @param {number} a @param {number} _b @param {number} _c @param {number} _d @param {number} e @param {number} f */
    setTransform(a, _b, _c, _d, e, f) {
        this.scale = a;
        this.left = e;
        this.top = f;
    }

    /** @param {string} letter @param {number[]} places */
    add(letter, ...places) {
        this.path += letter + places.map((place, i) => short(place * this.scale + (i % 2 ? this.top : this.left))).join(" ");
    }

    beginPath() { this.path = ""; }
    closePath() { this.path += "Z"; }
    /** @param {number} x @param {number} y */
    moveTo(x, y) { this.add("M", x, y); }
    /** @param {number} x @param {number} y */
    lineTo(x, y) { this.add("L", x, y); }
    /** @param {number[]} places */
    bezierCurveTo(...places) { this.add("C", ...places); }

    /** @param {number} x @param {number} y @param {number} width @param {number} height */
    rect(x, y, width, height) {
        this.add("M", x, y);
        this.path += `h${short(width * this.scale)}v${short(height * this.scale)}h${short(-width * this.scale)}Z`;
    }

    /** @param {number} x @param {number} y @param {number} width @param {number} height @param {number} radius */
    roundRect(x, y, width, height, radius) {
        const r = short(radius * this.scale), across = short((width - 2 * radius) * this.scale), down = short((height - 2 * radius) * this.scale);
        const turn = `a${r} ${r} 0 0 1 `;
        this.add("M", x + radius, y);
        this.path += `h${across}${turn}${r} ${r}v${down}${turn}-${r} ${r}h-${across}${turn}-${r} -${r}v-${down}${turn}${r} -${r}Z`;
    }

    /** A whole circle. @param {number} x @param {number} y @param {number} radius */
    arc(x, y, radius) {
        const r = short(radius * this.scale), width = short(2 * radius * this.scale);
        this.add("M", x - radius, y);
        this.path += `a${r} ${r} 0 1 1 ${width} 0a${r} ${r} 0 1 1 -${width} 0`;
    }

    /** @param {number[]} dashes */
    setLineDash(dashes) { this.dashes = dashes.map(dash => short(dash * this.scale)).join(" "); }

    /** @param {string} kind @param {string} colour */
    paint(kind, colour) {
        return ` ${kind}="${plainColour(colour)}"` + (this.globalAlpha < 1 ? ` ${kind}-opacity="${short(this.globalAlpha)}"` : "");
    }

    fill() {
        this.flush();
        this.filled = this.path ? { path: this.path, look: this.paint("fill", this.fillStyle) } : null;
    }

    stroke() {
        const { filled, path, dashes } = this, width = this.lineWidth * this.scale, isBoth = filled && filled.path === path;
        const look = this.paint("stroke", this.strokeStyle) + (width === 1 ? "" : ` stroke-width="${short(width)}"`)
            + (dashes ? ` stroke-dasharray="${dashes}"` : "") + (this.lineCap === "butt" ? "" : ` stroke-linecap="${this.lineCap}"`);
        if (!isBoth) this.flush();
        this.filled = null;
        if (path) this.put(`<path${isBoth ? filled.look : ' fill="none"'}${look} d="`, '"/>', path);
    }

    /** Writes a filled path that has no outline. */
    flush() {
        if (this.filled) this.put(`<path${this.filled.look} d="`, '"/>', this.filled.path);
        this.filled = null;
    }

    /** @param {string} open @param {string} close @param {string} part */
    put(open, close, part) {
        const last = this.groups[this.groups.length - 1];
        if (last?.open === open) last.parts.push(part);
        else this.groups.push({ open, close, parts: [part] });
    }

    /** @param {number} x @param {number} y @param {number} width @param {number} height */
    fillRect(x, y, width, height) {
        this.beginPath();
        this.rect(x, y, width, height);
        this.fill();
    }

    /** @param {number} x @param {number} y @param {number} width @param {number} height */
    strokeRect(x, y, width, height) {
        this.beginPath();
        this.rect(x, y, width, height);
        this.stroke();
    }

    /** @param {string} text @param {number} x @param {number} y */
    fillText(text, x, y) {
        this.flush();
        const [, weight = "400", size = "13"] = /^(\d+) ([\d.]+)px/.exec(this.font) ?? [], pixels = Number(size) * this.scale;
        const anchor = { center: "middle", right: "end" }[this.textAlign], drop = this.textBaseline === "middle" ? pixels * 0.35 : 0;
        const look = `${this.paint("fill", this.fillStyle)} font-size="${short(pixels)}"${weight === "400" ? "" : ` font-weight="${weight}"`}`;
        const place = `x="${short(x * this.scale + this.left)}" y="${short(y * this.scale + this.top + drop)}"`;
        this.put(`<g${look}${anchor ? ` text-anchor="${anchor}"` : ""}>`, "</g>", `<text ${place}>${escapeXml(text)}</text>`);
    }

    toString() {
        this.flush();
        return this.groups.map(({ open, close, parts }) => open + parts.join("") + close).join("\n");
    }
}

/**
 * @param {Rectangle} box
 * @param {number} zoom
 * @param {number} border
 * @returns {Camera} one that sees a part of the scene and a border around it
 */
function cameraOn([left, top, width, height], zoom, border) {
    return Object.assign(new Camera(), {
        x: left + width / 2, y: top + height / 2, zoom,
        width: Math.ceil(width * zoom) + 2 * border, height: Math.ceil(height * zoom) + 2 * border,
    });
}

/**
 * What the colours mean that are seen now, line by line, each with its colour if it has one; nothing where that is plain.
 * @param {boolean} isWhole
 * @returns {[text: string, colour: string][]}
 */
function legendLines(isWhole) {
    const { model, view, look } = map, lens = lensOf(view), discs = byId("disc-legend");
    if (!lens) return isWhole || discs.hidden ? [] : [[String(discs.textContent), ""]];
    const { title, note, steps } = lens.legend(model, view, look.dark);
    return [[`${title}, ${note}`, ""], ...steps.map(({ colour, words }) => /** @type {[string, string]} */ ([words, colour]))];
}

/**
 * Draws a picture as it is exported, the legend below what the camera sees.
 * @param {CanvasRenderingContext2D} context
 * @param {Camera} camera
 * @param {number} ratio pixels of the picture for a pixel of the screen
 * @param {[text: string, colour: string][]} lines of the legend
 */
function drawExport(context, camera, ratio, lines) {
    const look = { ...map.look, ratio, exporting: true }, { width, height } = camera;
    drawScene(context, map.scene, camera, look);
    context.fillStyle = look.panel;
    if (lines.length) context.fillRect(0, height, width, legendHeight(lines));
    context.font = `400 12px ${look.font}`;
    context.textAlign = "left";
    lines.forEach(([text, colour], line) => {
        const y = height + 18 * line + 18, left = BORDER + (colour ? 20 : 0);
        context.fillStyle = colour;
        if (colour) context.fillRect(BORDER, y - 6, 12, 12);
        context.fillStyle = look.ink;
        context.fillText(shortened(text, width - left - 8, 12, false), left, y);
    });
}

/** @param {unknown[]} lines */
const legendHeight = lines => lines.length && 18 * lines.length + 18;

/** @param {Camera} camera @param {[string, string][]} lines @returns {string} the elements of an SVG picture */
function drawSvg(camera, lines) {
    const context = new SvgContext();
    drawExport(/** @type {any} */ (context), camera, 1, lines);
    return String(context);
}

/** @param {string} size the attributes that say how large it is @param {string} body @returns {string} */
function svgDocument(size, body) {
    const { title } = map.model.data, font = escapeXml(map.look.font);
    return `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="${font}">\n<title>${escapeXml(title)}</title>\n${body}\n</svg>\n`;
}

/** @param {Camera} camera @param {[string, string][]} lines */
function svgOf(camera, lines) {
    const { width } = camera, height = camera.height + legendHeight(lines);
    return svgDocument(`width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`, drawSvg(camera, lines));
}

/**
 * @param {Camera} camera
 * @param {number} ratio pixels of the file for a pixel of the screen
 * @param {[string, string][]} lines
 * @returns {Promise<Blob>}
 */
function pngOf(camera, ratio, lines) {
    const canvas = document.createElement("canvas"), context = canvas.getContext("2d");
    canvas.width = Math.floor(camera.width * ratio);
    canvas.height = Math.floor((camera.height + legendHeight(lines)) * ratio);
    if (context) drawExport(context, camera, ratio, lines);
    return new Promise((resolve, reject) => canvas.toBlob(blob => blob ? resolve(blob) : reject(new Error("too large")), "image/png"));
}

/** @param {Blob} blob @param {string} ending */
function download(blob, ending) {
    const { anchorOf } = /** @type {any} */ (window).schemabook, { data: { title } } = map.model, { focus, path } = map.view;
    const address = URL.createObjectURL(blob), name = [title, path ? path.join(" ") : focus || "map"].map(anchorOf).join("-").slice(0, 100);
    element("a", { href: address, download: `${name}.${ending}` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
    return `${name}.${ending}, ${figureWords(blob.size, "bytes")}`;
}

/**
 * @param {"svg" | "png"} format
 * @param {boolean} isWhole all of the scene, or what is seen of it
 * @returns {Promise<string>} what was done
 */
async function exportPicture(format, isWhole) {
    const lines = legendLines(isWhole), { camera, scene: { bounds } } = map;
    if (format === "svg") return download(new Blob([svgOf(isWhole ? cameraOn(bounds, 1, BORDER) : camera, lines)], { type: "image/svg+xml" }), format);
    const sides = [bounds[2] + 2 * BORDER, bounds[3] + 2 * BORDER + legendHeight(lines)];
    if (!isWhole) return download(await pngOf(camera, 2, lines), format);
    const scale = Math.min(2, ...sides.map(side => PNG_SIDE / (side + 1)), Math.sqrt(PNG_AREA / (sides[0] * sides[1])));
    const zoom = Math.min(1, scale);
    const file = download(await pngOf(cameraOn(bounds, zoom, Math.floor(BORDER * zoom)), Math.max(1, scale), lines), format);
    return file + (zoom < 1 ? `. It is drawn at ${Math.round(zoom * 100)} %, since browsers make no larger pictures; SVG has all of it.` : "");
}

/**
 * How the scene stands on sheets of paper: their size and that of their picture in millimetres, how many there are, how
 * many millimetres a pixel of the scene takes, and whether type is as small as was allowed.
 * @typedef {{sheet: [number, number], room: [number, number], across: number, down: number, scale: number}} Tiles
 */

/**
 * The fewest sheets on which type of 13 pixels has at least so many points.
 * @param {string} paper
 * @param {boolean} isWide
 * @param {number} points
 * @returns {Tiles}
 */
function findTiles(paper, isWide, points) {
    const [short, long] = PAPERS[paper], sheet = /** @type {[number, number]} */ (isWide ? [long, short] : [short, long]);
    const room = /** @type {[number, number]} */ (sheet.map(side => side - 2 * PAPER_MARGIN)), [, , width, height] = map.scene.bounds;
    const least = (points * POINT) / 13, sides = [width + 2 * BORDER, height + 2 * BORDER];
    const [across, down] = sides.map((side, i) => Math.ceil((side * least) / room[i] - 0.001));
    return { sheet, room, across, down, scale: Math.min((across * room[0]) / sides[0], (down * room[1]) / sides[1], POINT) };
}

/** @param {number} column @param {number} line @returns {string} as on a street map: "B3" */
const tileName = (column, line) => (column > 25 ? letter(Math.floor(column / 26) - 1) : "") + letter(column % 26) + (line + 1);

/** @param {number} place */
const letter = place => String.fromCharCode(65 + place);

/**
 * One sheet: the picture, marks to cut along, and which one it is.
 * @param {Tiles} tiles
 * @param {number} column
 * @param {number} line
 * @returns {string}
 */
function tileSvg({ sheet, room, across, down, scale }, column, line) {
    const [left, top, width, height] = map.scene.bounds, [wide, high] = room.map(side => side / scale), edge = PAPER_MARGIN;
    const x = left + width / 2 + (column - across / 2) * wide, y = top + height / 2 + (line - down / 2) * high;
    const view = cameraOn([x, y, wide, high], 1, 0), [right, bottom] = [edge + room[0], edge + room[1]];
    const marks = [[edge, edge, -1, -1], [right, edge, 1, -1], [edge, bottom, -1, 1], [right, bottom, 1, 1]]
        .map(([markX, markY, dx, dy]) => `M${markX + dx * 2} ${markY}h${dx * 6}M${markX} ${markY + dy * 2}v${dy * 6}`).join("");
    const words = `${tileName(column, line)} · ${line * across + column + 1} of ${across * down} · ${map.model.data.title}`;
    return svgDocument(`viewBox="0 0 ${sheet[0]} ${sheet[1]}"`,
        `<svg x="${edge}" y="${edge}" width="${room[0]}" height="${room[1]}" viewBox="0 0 ${wide} ${high}">${drawSvg(view, [])}</svg>`
        + `<path fill="none" stroke="#000" stroke-width=".2" d="${marks}"/>`
        + `<text x="${sheet[0] / 2}" y="${sheet[1] - 4.5}" font-size="3.2" text-anchor="middle">${escapeXml(words)}</text>`
        + tileLegend(sheet[1] - 8.5, room[0]));
}

/**
 * The legend in one line of the margin, as small as it has to be.
 * @param {number} y
 * @param {number} room both in millimetres
 * @returns {string}
 */
function tileLegend(y, room) {
    let x = 0;
    const parts = legendLines(true).map(([text, colour]) => {
        const swatch = colour ? `<rect x="${short(x)}" y="-2.2" width="2.6" height="2.6" fill="${plainColour(colour)}"/>` : "";
        const left = x + (colour ? 3.6 : 0);
        x = left + unitWidth(text, false) * 2.6 + 4;
        return `${swatch}<text x="${short(left)}" y="0" font-size="2.6">${escapeXml(text)}</text>`;
    });
    return `<g transform="translate(${PAPER_MARGIN + 4} ${y}) scale(${short(Math.min(1, (room - 8) / (x || 1)))})">${parts.join("")}</g>`;
}

/**
 * Lays out the sheets, in the light theme, and lets the browser print them.
 * @param {string} paper
 * @param {boolean} isWide
 * @param {number} points
 */
function printTiles(paper, isWide, points) {
    const tiles = findTiles(paper, isWide, points), { dataset } = document.documentElement, { theme } = dataset;
    const sheets = element("div", { id: "sheets", "aria-hidden": "true" }), parser = new DOMParser();
    dataset.theme = "light";
    takeTheme();
    map.look.canvas = "#fff";
    for (let one = 0; one < tiles.across * tiles.down; one++) {
        const svg = parser.parseFromString(tileSvg(tiles, one % tiles.across, Math.floor(one / tiles.across)), "image/svg+xml").documentElement;
        sheets.append(element("div", { class: `${paper} ${isWide ? "wide" : "high"}` }, document.importNode(svg, true)));
    }
    if (theme) dataset.theme = theme;
    else delete dataset.theme;
    takeTheme();
    byId("sheets")?.remove();
    document.body.append(sheets);
    addEventListener("afterprint", () => sheets.remove(), { once: true });
    print();
}

/** @param {string} label @param {[string, string][]} options value and words @param {() => void} changed @returns {any} */
const choiceOf = (label, options, changed) =>
    element("label", null, label, element("select", { onchange: changed }, ...options.map(([value, words]) => element("option", { value }, words))));

/** @returns {any} the dialog, made anew for what is seen now */
function exportDialog() {
    const status = element("p", { role: "status" }), pages = element("p", { class: "soft" });
    const said = (/** @type {string} */ text) => { status.textContent = text; };
    const paper = choiceOf("Paper", [["A4", "A4"], ["A3", "A3"]], count), way = choiceOf("Format", [["wide", "Landscape"], ["high", "Portrait"]], count);
    const type = choiceOf("Type at least", [6, 7, 8, 10].map(size => [String(size), `${size} pt`]), count);
    /** @returns {[string, boolean, number]} */
    const values = () => [paper.lastChild.value, way.lastChild.value === "wide", Number(type.lastChild.value)];
    const start = element("button", { type: "button", onclick: () => printTiles(...values()) }, "Print");
    function count() {
        const { across, down } = findTiles(...values()), all = across * down;
        start.disabled = all > MOST_PAGES;
        pages.textContent = all === 1 ? "One sheet." : `${all.toLocaleString("en-GB")} sheets, ${across} × ${down}, with marks to cut along.`
            + (all > MOST_PAGES ? " Hide modules or focus on a table to print less." : "");
    }
    const save = (/** @type {"svg" | "png"} */ format, /** @type {boolean} */ isWhole) => element("button", {
        type: "button",
        onclick: () => exportPicture(format, isWhole).then(file => said(`Saved: ${file}`), () => said("The browser makes no picture of this size. SVG has no limit.")),
    }, format.toUpperCase());
    const dialog = element("dialog", { class: "sheet export", "aria-label": "Export" }, element("h2", null, "Export"),
        element("p", null, element("span", null, "What is seen"), save("svg", false), save("png", false)),
        element("p", null, element("span", null, "All of it"), save("svg", true), save("png", true)),
        element("p", null, element("span", null, "This view"), element("button", { type: "button", onclick: () => copyLink(said) }, "Copy link")),
        element("fieldset", null, element("legend", null, "On paper, all of it"), paper, way, type, start, pages), status,
        element("button", { type: "button", onclick: () => dialog.close() }, "Close"));
    dialog.addEventListener("close", () => dialog.remove());
    count();
    return dialog;
}

/** @param {(text: string) => void} said */
function copyLink(said) {
    navigator.clipboard.writeText(location.href).then(() => said("The link is copied."), () => said(location.href));
}

/** Adds the button to the toolbar. @param {SchemaMap} _map */
function startExport(_map) {
    byId("choices").append(element("button", {
        type: "button", "aria-haspopup": "dialog", onclick() {
            const dialog = exportDialog();
            document.body.append(dialog);
            dialog.showModal();
        },
    }, "Export"));
}
