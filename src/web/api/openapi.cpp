#include "web/api/api.hpp"

namespace slovo::web {

std::string_view openapi() {
    return R"json({
  "openapi": "3.1.0",
  "info": {
    "title": "Slovo",
    "version": "1",
    "description": "Requests of the site, each opened for a purpose of the policy. Every opening is recorded and shown to the person."
  },
  "security": [{"token": []}],
  "components": {
    "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
    "parameters": {
      "reference": {
        "name": "reference",
        "in": "path",
        "required": true,
        "schema": {"type": "string"},
        "description": "The reference of a request."
      },
      "purpose": {
        "name": "Slovo-Purpose",
        "in": "header",
        "required": true,
        "schema": {"type": "string"},
        "description": "The purpose of the policy for which the data are opened."
      }
    },
    "schemas": {
      "Problem": {
        "type": "object",
        "required": ["error", "message"],
        "properties": {
          "error": {"type": "string"},
          "message": {"type": "string"}
        }
      }
    },
    "responses": {
      "Problem": {
        "description": "The call is not served.",
        "content": {
          "application/json": {
            "schema": {
              "$ref": "#/components/schemas/Problem"
            }
          }
        }
      }
    }
  },
  "paths": {
    "/api/v1/requests": {
      "get": {
        "summary": "Requests, without anything personal",
        "responses": {
          "200": {"description": "The list"},
          "401": {"$ref": "#/components/responses/Problem"}
        }
      }
    },
    "/api/v1/requests/{reference}": {
      "get": {
        "summary": "One request, opened for a purpose",
        "parameters": [
          {
            "$ref": "#/components/parameters/reference"
          },
          {
            "$ref": "#/components/parameters/purpose"
          }
        ],
        "responses": {
          "200": {
            "description": "What the purpose lists"
          },
          "400": {
            "$ref": "#/components/responses/Problem"
          },
          "401": {
            "$ref": "#/components/responses/Problem"
          },
          "403": {
            "$ref": "#/components/responses/Problem"
          },
          "404": {
            "$ref": "#/components/responses/Problem"
          }
        }
      }
    },
    "/api/v1/requests/{reference}/events": {
      "get": {
        "summary": "What happened to a request",
        "parameters": [
          {
            "$ref": "#/components/parameters/reference"
          }
        ],
        "responses": {
          "200": {
            "description": "The events"
          },
          "404": {
            "$ref": "#/components/responses/Problem"
          }
        }
      }
    },
    "/api/v1/events": {
      "get": {
        "summary": "The newest events of the ledger",
        "responses": {"200": {"description": "The events"}}
      }
    },
    "/api/v1/requests/{reference}/answer": {
      "post": {
        "summary": "Answer it, once",
        "parameters": [
          {
            "$ref": "#/components/parameters/reference"
          }
        ],
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "type": "object",
                "required": [
                  "text"
                ],
                "properties": {
                  "text": {
                    "type": "string"
                  }
                }
              }
            }
          }
        },
        "responses": {
          "201": {"description": "Queued"},
          "403": {
            "$ref": "#/components/responses/Problem"
          },
          "409": {
            "$ref": "#/components/responses/Problem"
          },
          "422": {
            "$ref": "#/components/responses/Problem"
          }
        }
      }
    },
    "/api/v1/requests/{reference}/close": {
      "post": {
        "summary": "Close it without an answer by mail",
        "parameters": [
          {
            "$ref": "#/components/parameters/reference"
          }
        ],
        "requestBody": {
          "content": {
            "application/json": {
              "schema": {
                "type": "object",
                "required": ["reason"],
                "properties": {
                  "reason": {
                    "enum": [
                      "answered",
                      "spam",
                      "duplicate"
                    ]
                  }
                }
              }
            }
          }
        },
        "responses": {
          "204": {"description": "Closed"},
          "409": {
            "$ref": "#/components/responses/Problem"
          },
          "422": {
            "$ref": "#/components/responses/Problem"
          }
        }
      }
    },
    "/api/v1/requests/{reference}/child": {
      "post": {
        "summary": "A child wrote it: erase it",
        "parameters": [
          {
            "$ref": "#/components/parameters/reference"
          }
        ],
        "responses": {
          "204": {"description": "Erased"},
          "409": {
            "$ref": "#/components/responses/Problem"
          }
        }
      }
    },
    "/api/v1/requests/{reference}/not-child": {
      "post": {
        "summary": "An adult wrote it: accept it",
        "parameters": [
          {
            "$ref": "#/components/parameters/reference"
          }
        ],
        "responses": {
          "204": {
            "description": "Accepted"
          },
          "409": {
            "$ref": "#/components/responses/Problem"
          }
        }
      }
    }
  }
})json";
}

}  // namespace slovo::web
