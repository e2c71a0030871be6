/** Logs of packet filters: a packet a line, with what the filter did. */
import { readAsaLog } from './asaLog';
import { readDeviceLog } from './deviceLogs';
import { readJunosSessionLog } from './junosSessionLog';
import { lineFormat } from './lineFormat';
import { readNetfilterLog } from './netfilterLog';
import { readPfFilterLog } from './pfFilterLog';
import { readWindowsFirewallLog } from './windowsFirewallLog';

/** A line of any of these logs. */
export const readFilterLog = (line: string) =>
  readNetfilterLog(line) ??
  readPfFilterLog(line) ??
  readWindowsFirewallLog(line) ??
  readAsaLog(line) ??
  readJunosSessionLog(line) ??
  readDeviceLog(line);

export const filterLog = lineFormat(
  'filter-log',
  'log of a packet filter',
  readFilterLog,
  /^\s*#(?:Version|Software|Time Format|Fields):|%(?:ASA|FTD|PIX)-|\bRT_FLOW_SESSION_/,
);
