// A small client for the API: typed answers, problem+json as an exception.

/** An RFC 9457 answer. */
export interface Problem {
  status: number;
  code: string;
  title?: string;
  detail?: string;
  request_id?: string;
  errors?: { field: string; message: string }[];
}

export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem,
    readonly headers: Headers,
    request: string,
  ) {
    super(`${request} answered ${status} ${problem.code ?? ""}: ${JSON.stringify(problem)}`);
  }

  get code(): string {
    return this.problem.code;
  }

  /** The fields that were refused. */
  get fields(): string[] {
    return (this.problem.errors ?? []).map((error) => error.field);
  }
}

export interface Answer<T> {
  status: number;
  headers: Headers;
  body: T;
}

export type Json = Record<string, unknown>;

export class Api {
  constructor(
    readonly url: string,
    readonly token?: string,
    private readonly headers: Record<string, string> = {},
  ) {}

  as(token: string): Api {
    return new Api(this.url, token, this.headers);
  }

  with(headers: Record<string, string>): Api {
    return new Api(this.url, this.token, { ...this.headers, ...headers });
  }

  async get<T = any>(path: string): Promise<T> {
    return (await this.send<T>("GET", path)).body;
  }

  async post<T = any>(path: string, body?: unknown): Promise<T> {
    return (await this.send<T>("POST", path, body)).body;
  }

  async put<T = any>(path: string, body?: unknown): Promise<T> {
    return (await this.send<T>("PUT", path, body)).body;
  }

  async patch<T = any>(path: string, body?: unknown): Promise<T> {
    return (await this.send<T>("PATCH", path, body)).body;
  }

  async delete<T = any>(path: string): Promise<T> {
    return (await this.send<T>("DELETE", path)).body;
  }

  /** Status and headers too; an ApiError for anything but 2xx. */
  async send<T = any>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
    const response = await this.fetch(method, path, body);
    const text = await response.text();
    const isJson = /\bjson\b/.test(response.headers.get("content-type") ?? "");
    const parsed = isJson && text !== "" ? JSON.parse(text) : text;
    if (!response.ok) {
      const problem = isJson ? (parsed as Problem) : { status: response.status, code: "", detail: text };
      throw new ApiError(response.status, problem, response.headers, `${method} ${path}`);
    }
    return { status: response.status, headers: response.headers, body: parsed as T };
  }

  /** The bare response, whatever its status. */
  fetch(method: string, path: string, body?: unknown): Promise<Response> {
    const url = /^https?:/.test(path) ? path : this.url + path;
    return fetch(url, {
      method,
      redirect: "manual",
      headers: {
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...this.headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  }
}

/** The refusal that this call must end in; fails if it succeeds. */
export async function refusal(call: Promise<unknown>): Promise<ApiError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
  throw new Error("the call succeeded, a refusal was expected");
}
