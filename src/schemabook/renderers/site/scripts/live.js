// On pages that `schemabook serve` gives out: news of the server, and decisions about proposals.

/** @type {{element: (tag: string, attributes?: Record<string, any>, ...children: any[]) => any, announce: (text: string) => void, root: string}} */
const { element, announce, root } = /** @type {any} */ (window).schemabook;
const here = document.documentElement;

/** @typedef {{edition: string, proposals?: number, problem?: string}} PageState */

/** The path of this page from the folder of the site, as the server knows it. */
const page = decodeURIComponent(location.pathname).slice(1);
const place = `schemabook:place:${location.pathname}`;

/** @type {EventSource | null} */
let news = null;
/** @type {HTMLElement | null} */
let banner = null;
let isBusy = false;

/** What was said last, which is not said again after somebody has put it away. */
let said = "";

/**
 * Say what is wrong above the page, or nothing more.
 * @param {string} text
 * @param {string} label of the button under which the page is loaded anew; else it puts the words away
 */
function say(text, label = "") {
    if (said === text) return;
    said = text;
    if (banner) banner.remove();
    banner = null;
    if (!text) return;
    const away = () => banner && banner.remove();
    banner = /** @type {HTMLElement} */ (element("div", { class: "live-banner", role: "status" }));
    banner.append(element("p", {}, text), element("button", { type: "button", onclick: label ? reload : away }, label || "Hide"));
    document.body.append(banner);
}

/** Whether something was typed that a reload would lose. */
function isTyping() {
    const fields = /** @type {NodeListOf<HTMLTextAreaElement | HTMLInputElement>} */ (
        document.querySelectorAll("textarea, input[type=text], input[type=search], input:not([type])")
    );
    return [...fields].some(field => field.value !== field.defaultValue && field.offsetParent !== null);
}

/** Load the page anew where it stands: with its hash, and scrolled as it is. */
function reload() {
    try {
        sessionStorage.setItem(place, JSON.stringify([scrollX, scrollY]));
    } catch {
        // The browser keeps the place by itself, mostly.
    }
    location.reload();
}

/** Go back to where the page was before it was loaded anew. */
function comeBack() {
    try {
        const kept = sessionStorage.getItem(place);
        sessionStorage.removeItem(place);
        if (kept) scrollTo(.../** @type {[number, number]} */ (JSON.parse(kept)));
    } catch {
        // It stays where it is.
    }
}

/** @param {PageState} state */
function hear(state) {
    count(state.proposals || 0);
    if (!state.edition || state.edition === here.dataset.edition || isBusy) {
        say(state.problem ? `This page may be out of date.\n${state.problem}` : "");
    } else if (isTyping()) {
        say("There is a newer version of this page.", "Load it");
    } else if (document.querySelector(".proposals")) {
        renew(0);
    } else {
        reload();
    }
}

/**
 * Show in the top bar how many proposals wait.
 * @param {number} number
 */
function count(number) {
    const link = document.querySelector(`header a[href="${root}proposals"]`);
    if (link) link.textContent = number ? `Proposals (${number})` : "Proposals";
}

/** Listen while somebody looks: a browser has only a few connections to one server. */
function listen() {
    if (document.hidden) {
        if (news) news.close();
        news = null;
        return;
    }
    if (news) return;
    news = new EventSource(`/api/events?page=${encodeURIComponent(page)}`);
    news.onmessage = event => hear(JSON.parse(event.data));
    news.onerror = () => say("The server does not answer: what you see may be out of date.");
}

/**
 * Show the proposals as they are now.
 * @param {number} position of the one that gets the focus where one had it before
 */
async function renew(position) {
    const answer = await fetch(location.href, { cache: "no-store" });
    const next = new DOMParser().parseFromString(await answer.text(), "text/html");
    const old = document.querySelector("main");
    const main = next.querySelector("main");
    if (!answer.ok || !old || !main) return;
    const hadFocus = old.contains(document.activeElement);
    old.replaceWith(main);
    here.dataset.edition = next.documentElement.dataset.edition;
    openProposals();
    const headings = /** @type {NodeListOf<HTMLElement>} */ (main.querySelectorAll("h1, .proposal h2"));
    if (hadFocus && headings.length) {
        const heading = headings[Math.min(position + 1, headings.length - 1)];
        heading.tabIndex = -1;
        heading.focus();
    }
}

/**
 * @param {HTMLElement} proposal
 * @param {string} selector
 * @returns {any}
 */
function within(proposal, selector) {
    return proposal.querySelector(selector);
}

/**
 * Send a decision, and show what has become of it.
 * @param {HTMLElement} proposal
 * @param {string} decision
 * @param {string} text
 */
async function decide(proposal, decision, text) {
    const fault = within(proposal, "[role=alert]");
    const position = [...document.querySelectorAll(".proposal")].indexOf(proposal);
    isBusy = true;
    fault.hidden = true;
    try {
        const answer = await fetch(`/api/proposals/${proposal.dataset.id}`, {
            method: "POST",
            headers: { "Content-Type": "application/json", "X-Schemabook": "1" },
            body: JSON.stringify({ decision, text }),
        });
        if (!answer.ok) throw new Error((await answer.json()).error);
        const name = within(proposal, "h2").textContent;
        within(proposal, "h2").focus();
        await renew(position);
        announce(`${decision === "accept" ? "Accepted" : "Rejected"}: ${name}`);
    } catch (error) {
        fault.textContent = /** @type {Error} */ (error).message || "The server does not answer.";
        fault.hidden = false;
    }
    isBusy = false;
}

/**
 * Open or close the field in which a proposal is edited.
 * @param {HTMLElement} proposal
 * @param {HTMLElement} button
 */
function edit(proposal, button) {
    const field = within(proposal, "textarea");
    const isOpen = within(proposal, ".proposal-edit").hidden;
    within(proposal, ".proposal-edit").hidden = !isOpen;
    button.setAttribute("aria-expanded", String(isOpen));
    button.textContent = isOpen ? "Undo the edit" : "Edit";
    within(proposal, "[data-decision=accept]").textContent = isOpen ? "Accept the edit" : "Accept";
    field.value = field.defaultValue;
    if (isOpen) field.focus();
}

/** Give the buttons of every proposal their meaning. */
function openProposals() {
    for (const one of document.querySelectorAll(".proposal")) {
        const proposal = /** @type {HTMLElement} */ (one);
        within(proposal, ".proposal-buttons").hidden = false;
        for (const found of proposal.querySelectorAll("button")) {
            const button = /** @type {HTMLButtonElement} */ (found);
            const decision = button.dataset.decision || "";
            button.addEventListener("click", () => {
                if (decision === "edit") edit(proposal, button);
                else decide(proposal, decision, within(proposal, ".proposal-edit").hidden ? "" : within(proposal, "textarea").value);
            });
        }
    }
}

comeBack();
openProposals();
listen();
document.addEventListener("visibilitychange", listen);
