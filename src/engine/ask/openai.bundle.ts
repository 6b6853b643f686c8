/** The client of OpenAI and of what speaks like it, a file of its own. */
export { default as OpenAI } from 'openai';
