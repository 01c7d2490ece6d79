// @ts-check

import {relayURLs, stunServers} from './addresses.js';
import {findDevices} from './devices.js';
import {judgeDevice, judgeEntry, judgeHealth, judgeLoop, judgeMapping, judgePage, judgeVPN} from './findings.js';
import {bestRelay, judgeRelays} from './relay-findings.js';
import {NetworkTypes, testLoop, testMapping, testRelays} from './relays.js';
import {askHealth, askHeardUDP, enterRoom} from './server.js';
import {unsupported} from '../ui/page.js';

/**
 * @typedef {import('./findings.js').Finding} Finding
 * @typedef {keyof typeof import('./text.js').text.running} Step
 *
 * @typedef {object} Listener
 * @property {(step: Step) => void} begin
 * @property {(...findings: Finding[]) => void} add
 * @property {import('./report.js').Addresses} addresses filled in
 */

/**
 * Runs all tests, one after the other: a busy connection would spoil the measurements. Everything that it opens is
 * closed when it ends.
 *
 * @param {string | undefined} token
 * @param {Listener} listener
 * @param {AbortSignal} signal
 */
export async function examine(token, listener, signal) {
    const {begin, add} = listener;
    begin('page');
    const lacking = unsupported();
    add(...judgePage(isSecureContext, lacking));
    begin('server');
    const port = location.port || (location.protocol === 'https:' ? '443' : '80');
    const health = await askHealth(signal);
    add(...judgeHealth(health, port));
    if (!lacking) {
        begin('socket');
        const room = new AbortController();
        signal.addEventListener('abort', () => room.abort());
        const entry = health.status === 0 ? null : await enterRoom(token, room.signal);
        add(...judgeEntry(entry, health, token !== undefined));
        if (entry?.code === '') {
            const page = {host: location.hostname, port, heardUDP: await askHeardUDP(signal)};
            await examineRelays(entry.iceServers, page, listener, signal);
        }
        room.abort();
    }
    begin('devices');
    add(...(await findDevices()).map(judgeDevice));
}

/**
 * @param {unknown} iceServers
 * @param {import('./relay-findings.js').Page} page
 * @param {Listener} listener
 * @param {AbortSignal} signal
 */
async function examineRelays(iceServers, page, {begin, add, addresses}, signal) {
    begin('relays');
    const tests = addresses.relays = await testRelays(relayURLs(iceServers), signal);
    add(...judgeRelays(tests, page));
    const best = bestRelay(tests)?.at;
    if (!best) {
        add(...judgeLoop(null, false));
        return;
    }
    const networkTypes = new NetworkTypes();
    begin('loop');
    add(...judgeLoop(await testLoop(best, networkTypes, signal), best.protocol === 'udp'));
    begin('mapping');
    const mapping = await testMapping(best, stunServers(iceServers), networkTypes, signal);
    addresses.own = mapping.addresses;
    add(...judgeMapping(mapping), ...judgeVPN(networkTypes.all));
}
