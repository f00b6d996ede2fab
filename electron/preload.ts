/** Runs before the page, in a world of its own, and puts one object of fixed functions into the page's. */
import { contextBridge, ipcRenderer } from "electron";
import { createBridge } from "./bridge.ts";

contextBridge.exposeInMainWorld("keyhold", createBridge(ipcRenderer));
