// @ts-check

import {addLanguagePicker, chooseLanguage, setLanguage, translate} from './languages/language.js';
import {text as shared} from './ui/text.js';

/**
 * The first script of every page. It translates the page's text into the user's language, then starts the
 * page. Each text.js is in English. Its translations are in languages/{language}, with one file for each
 * text.js, and are loaded only if needed.
 */

/** @typedef {{text: Record<string, any>}} Text a module with the words of a page, or of a part of it */

/** @type {Record<string, {run: () => Promise<unknown>, texts: Record<string, () => Promise<Text>>}>} */
const pages = {
    lobby: {
        run: () => import('./lobby/lobby.js'),
        texts: {lobby: () => import('./lobby/text.js')},
    },
    meeting: {
        run: () => import('./meeting/meeting.js'),
        texts: {
            meeting: () => import('./meeting/text.js'),
            chat: () => import('./meeting/chat/text.js'),
            quality: () => import('./meeting/quality/text.js'),
        },
    },
    data: {
        run: () => import('./data/data.js'),
        texts: {data: () => import('./data/text.js')},
    },
    live: {
        run: () => import('./live/live.js'),
        texts: {live: () => import('./live/text.js')},
    },
    doctor: {
        run: () => import('./doctor/doctor.js'),
        texts: {doctor: () => import('./doctor/text.js')},
    },
    notFound: {
        run: async () => (await import('./ui/page.js')).fillPage(shared),
        texts: {},
    },
};

const {page = ''} = document.querySelector('script')?.dataset ?? {};
void start(page);

/** @param {string} page */
async function start(page) {
    const {run, texts} = pages[page];
    const language = chooseLanguage();
    setLanguage(language);
    if (language !== 'en') {
        try {
            await load(language, texts);
        } catch (error) {
            console.warn(`tincan: the page stays in English: ${error}`);
            setLanguage('en');
        }
    }
    addLanguagePicker();
    await run();
}

/**
 * Translates the texts of a page. The shared text comes first, because the others contain parts of it.
 * @param {string} language
 * @param {Record<string, () => Promise<Text>>} texts of the page, by name
 */
async function load(language, texts) {
    const all = Object.entries({ui: async () => ({text: shared}), ...texts});
    const translations = await Promise.all(all.map(([name]) => import(`./languages/${language}/${name}.js`)));
    for (const [i, [, english]] of all.entries()) {
        translate((await english()).text, translations[i].text);
    }
}
