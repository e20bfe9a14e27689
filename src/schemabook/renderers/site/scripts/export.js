// Export: the map as SVG and PNG, on paper in tiles, and as a link. One painter draws all of them.

// Browsers make pictures of 16,384 pixels a side at most; a legend needs some of them.
const PNG_SIDE = 16200, PNG_AREA = 120e6, BORDER = 24, MOST_PAGES = 400, POINT = 25.4 / 72, LINE = 18;

/** What an SVG file cannot hold, and what would turn the text around it. */
const UNWRITABLE = /[\p{Cc}\p{Cs}\ufffe\uffff\u202a-\u202e\u2066-\u2069]/gu;

/** @param {string} text @returns {string} the text for an element or an attribute of an SVG file */
const escapeXml = text => text.replace(UNWRITABLE, "\ufffd").replace(/[<>&"']/g, sign => `&#${sign.charCodeAt(0)};`);

/** @returns {CanvasRenderingContext2D} that of a canvas which is nowhere */
const newContext = () => /** @type {any} */ (document.createElement("canvas").getContext("2d"));

/**
 * A canvas' context that keeps its state as all do (so that colours come in plain notation), but writes SVG in place of
 * painting. It does what `drawScene` uses. Neighbours that look alike become one group.
 * @returns {[CanvasRenderingContext2D, () => string]} with what gives the elements written so far
 */
function svgContext() {
    const context = newContext();
    let svg = "", path = "", group = "";
    /** @param {string} look the attributes of a group @param {string} part */
    const put = (look, part) => {
        const start = `<g transform="${context.getTransform()}" ${look}>`;
        svg += (start === group ? "" : (group && "</g>\n") + start) + part;
        group = start;
    };
    /** Goes on with the path. @param {TemplateStringsArray} parts @param {number[]} places */
    const draw = ({ raw }, ...places) => { path += String.raw({ raw }, ...places.map(place => round(place * 100) / 100)); };
    /** @param {"fill" | "stroke"} kind */
    const inked = kind => `${kind}="${context[`${kind}Style`]}" ${kind}-opacity="${context.globalAlpha}"`;
    const boxed = (/** @type {"fill" | "stroke"} */ kind) => (/** @type {number[]} */ ...places) => {
        path = "";
        methods.rect(...places);
        methods[kind]();
    };
    /** @type {Record<string, (...places: any[]) => void>} */
    const methods = {
        beginPath() { path = ""; },
        closePath() { path += "Z"; },
        moveTo(x, y) { draw`M${x} ${y}`; },
        lineTo(x, y) { draw`L${x} ${y}`; },
        bezierCurveTo(...places) { draw`C${places[0]} ${places[1]} ${places[2]} ${places[3]} ${places[4]} ${places[5]}`; },
        rect(x, y, width, height) { draw`M${x} ${y}h${width}v${height}h${-width}Z`; },
        roundRect(x, y, width, height, r) {
            const across = width - 2 * r, down = height - 2 * r;
            draw`M${x + r} ${y}h${across}q${r} 0 ${r} ${r}v${down}q0 ${r} ${-r} ${r}h${-across}q${-r} 0 ${-r} ${-r}v${-down}q0 ${-r} ${r} ${-r}Z`;
        },
        // All arcs are whole circles.
        arc(x, y, r) { draw`M${x - r} ${y}a${r} ${r} 0 1 1 ${2 * r} 0a${r} ${r} 0 1 1 ${-2 * r} 0`; },
        fill() { put(inked("fill"), `<path d="${path}"/>`); },
        stroke() {
            put(`fill="none" ${inked("stroke")} stroke-width="${context.lineWidth}" stroke-dasharray="${context.getLineDash()}"`,
                `<path d="${path}"/>`);
        },
        fillRect: boxed("fill"),
        strokeRect: boxed("stroke"),
        fillText(text, x, y) {
            const [, weight = "400", size] = /(?:(\w+) )?([\d.]+)px/.exec(context.font) ?? [];
            const anchor = { center: "middle", right: "end" }[/** @type {string} */ (context.textAlign)] ?? "start";
            put(`${inked("fill")} font-size="${size}" font-weight="${weight}" text-anchor="${anchor}"`,
                `<text x="${x}" y="${y}" dy=".35em">${escapeXml(text)}</text>`);
        },
    };
    return [Object.assign(context, methods), () => svg + "</g>"];
}

/**
 * @param {Rectangle} box
 * @param {number} zoom
 * @param {number} border
 * @returns {Camera} one that sees a part of the scene and a border around it
 */
const cameraOn = ([left, top, width, height], zoom, border) => Object.assign(Object.create(camera), {
    x: left + width / 2, y: top + height / 2, zoom, width: width * zoom + 2 * border, height: height * zoom + 2 * border,
});

/** The lines of the page that say what the colours mean. @typedef {NodeListOf<Element> | Element[]} Lines */

/** @param {Lines} legend */
const legendHeight = legend => legend.length && LINE * (legend.length + 1);

/**
 * Draws a picture as it is exported, the legend below what the camera sees.
 * @param {CanvasRenderingContext2D} context
 * @param {Camera} camera
 * @param {Lines} legend
 * @param {number} ratio pixels of the picture for a pixel of the screen
 */
function drawExport(context, camera, legend, ratio) {
    const { width, height } = camera;
    drawScene(context, scene, camera, { ...look, ratio, exporting: true });
    context.fillStyle = look.panel;
    context.fillRect(0, height, width, legendHeight(legend));
    context.font = "12px " + look.font;
    context.textAlign = "left";
    legend.forEach((line, at) => {
        const y = height + LINE * (at + 1), swatch = line.querySelector(".swatch");
        if (swatch) {
            context.fillStyle = getComputedStyle(swatch).backgroundColor;
            context.fillRect(BORDER, y - 6, 12, 12);
        }
        context.fillStyle = look.ink;
        context.fillText(line.textContent ?? "", swatch ? BORDER + 20 : BORDER, y);
    });
}

/** @param {Camera} camera @param {Lines} legend */
function svgOf(camera, legend) {
    const [context, written] = svgContext(), { width } = camera, height = camera.height + legendHeight(legend);
    drawExport(context, camera, legend, 1);
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`
        + ` font-family="${escapeXml(look.font)}"><title>${escapeXml(model.data.title)}</title>${written()}</svg>`;
}

/**
 * @param {"svg" | "png"} format
 * @param {boolean} isWhole all of the scene, or what is seen of it
 * @returns {Promise<string>} what was done
 */
async function savePicture(format, isWhole) {
    /** @type {Lines} */
    const legend = document.querySelectorAll((isWhole ? "#lens-legend" : "#legends") + " :is(strong, li, p):not([hidden], [hidden] *)");
    const { bounds } = scene, { focus, path } = view, context = newContext(), { canvas } = context;
    const width = bounds[2] + 2 * BORDER, height = bounds[3] + 2 * BORDER + legendHeight(legend), isSvg = format === "svg";
    const scale = isSvg || !isWhole ? 2 : min(2, PNG_SIDE / width, PNG_SIDE / height, Math.sqrt(PNG_AREA / width / height));
    const zoom = min(1, scale), ratio = max(1, scale), from = isWhole ? cameraOn(bounds, zoom, BORDER * zoom) : camera;
    const { anchorOf } = /** @type {any} */ (window).schemabook;
    canvas.width = from.width * ratio;
    canvas.height = (from.height + legendHeight(legend)) * ratio;
    if (!isSvg) drawExport(context, from, legend, ratio);
    /** @type {any} */
    const blob = isSvg ? new Blob([svgOf(from, legend)], { type: "image/svg+xml" }) : await new Promise(done => canvas.toBlob(done));
    const href = URL.createObjectURL(blob), file = `${anchorOf([model.data.title, path ?? (focus || "map")].flat().join(" ")).slice(0, 100)}.${format}`;
    element("a", { href, download: file }).click();
    return "Saved: " + file + (zoom < 1 ? ` at ${round(zoom * 100)} %. SVG has all of it.` : "");
}

/**
 * How the scene stands on the fewest sheets of paper on which type of 13 pixels has the points that are chosen: the class of a
 * sheet, the millimetres on it for the picture, how many sheets there are, and how many millimetres a pixel of the scene takes.
 * @returns {[paper: string, room: number[], across: number, down: number, scale: number]}
 */
function findTiles() {
    const [, , width, height] = scene.bounds, sides = [width + 2 * BORDER, height + 2 * BORDER];
    const [paper, ...sizes] = /** @type {string[]} */ (byId("paper").value.split(" ")), room = sizes.map(Number), least = byId("least-type").value * POINT / 13;
    const [across, down] = sides.map((side, i) => Math.ceil(side * least / room[i] - 0.001));
    return [paper, room, across, down, min(across * room[0] / sides[0], down * room[1] / sides[1], POINT)];
}

/** Lays out the sheets, in the light theme, and lets the browser print them. */
function printTiles() {
    const [paper, room, across, down, scale] = findTiles(), { dataset } = document.documentElement, { theme = "" } = dataset;
    const [left, top, width, height] = scene.bounds, [wide, high] = room.map(side => side / scale), sheets = [];
    const inTheme = (/** @type {string} */ name) => {
        dataset.theme = name;
        takeTheme();
        showLegend();
    };
    inTheme("light");
    look.canvas = "#fff";
    for (let at = 0; at < across * down; at++) {
        const column = at % across, line = (at - column) / across;
        const x = left + width / 2 + (column - across / 2) * wide, y = top + height / 2 + (line - down / 2) * high;
        const svg = new DOMParser().parseFromString(svgOf(cameraOn([x, y, wide, high], 1, 0), []), "image/svg+xml").documentElement;
        const place = `${(column + 10).toString(36).toUpperCase()}${line + 1} · ${at + 1} of ${across * down} · ${model.data.title}`;
        sheets.push(element("div", { class: paper }, svg, element("p", null, place), byId("lens-legend").cloneNode(true)));
    }
    inTheme(theme);
    byId("sheets").replaceChildren(...sheets);
    print();
}

/** Says how many sheets there will be. */
function countTiles() {
    const [, , across, down] = findTiles();
    byId("sheet-count").textContent = `${counted(across * down, "sheet")}, ${across} × ${down}.`;
    byId("print").disabled = across * down > MOST_PAGES;
}

function startExport() {
    const dialog = byId("export"), status = dialog.querySelector("[role=status]");
    byId("export-button").onclick = () => {
        status.textContent = "";
        countTiles();
        dialog.showModal();
    };
    dialog.onchange = countTiles;
    dialog.onclick = async (/** @type {any} */ { target: { name, value } }) => {
        try {
            if (name === "print") printTiles();
            else if (name === "link") status.textContent = await navigator.clipboard.writeText(location.href) ?? "The link is copied.";
            else if (name) {
                status.textContent = "Drawing …";
                await new Promise(done => setTimeout(done, 50));
                status.textContent = await savePicture(name, value === "all");
            }
        } catch {
            status.textContent = name === "link" ? location.href : "The browser makes no picture of this size.";
        }
    };
    onafterprint = () => byId("sheets").replaceChildren();
}
