//! The table that every route stands in, with what it needs.

use super::{App, guard};
use app::domain::rights::Need;
use axum::{
    Router,
    extract::Request,
    handler::Handler,
    http::Method,
    response::{IntoResponse, Response},
    routing::{MethodFilter, on},
};
use std::pin::Pin;

/// One line of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// How it is asked for.
    pub method: Method,
    /// Its address; parts in braces vary.
    pub path: &'static str,
    /// What it needs. Asked before the handler runs, and before a body is read.
    pub need: Need,
}

/// Routes, each with its need. There is no other way to add one, and none without:
/// ```compile_fail
/// server::routes::Routes::default().get("/api/v1/people", async || "everybody");
/// ```
/// The same with a need:
/// ```
/// use app::domain::rights::Need;
/// let routes = server::routes::Routes::default().get("/api/v1/people", Need::ReadLedger, async || "everybody");
/// assert_eq!(routes.list()[0].need, Need::ReadLedger);
/// ```
#[derive(Default)]
pub struct Routes {
    router: Router<App>,
    list: Vec<Route>,
}

impl Routes {
    /// Adds a route for `GET` and `HEAD`.
    #[must_use]
    pub fn get<T: 'static>(self, path: &'static str, need: Need, handler: impl Handler<T, App>) -> Self {
        self.add(Method::GET, MethodFilter::GET, path, Needs { need, handler })
    }

    /// Adds a route for `POST`.
    #[must_use]
    pub fn post<T: 'static>(self, path: &'static str, need: Need, handler: impl Handler<T, App>) -> Self {
        self.add(Method::POST, MethodFilter::POST, path, Needs { need, handler })
    }

    /// Adds a route for `PUT`.
    #[must_use]
    pub fn put<T: 'static>(self, path: &'static str, need: Need, handler: impl Handler<T, App>) -> Self {
        self.add(Method::PUT, MethodFilter::PUT, path, Needs { need, handler })
    }

    /// Adds a route for `DELETE`.
    #[must_use]
    pub fn delete<T: 'static>(self, path: &'static str, need: Need, handler: impl Handler<T, App>) -> Self {
        self.add(Method::DELETE, MethodFilter::DELETE, path, Needs { need, handler })
    }

    /// Every route, in the order of the table.
    pub fn list(&self) -> &[Route] {
        &self.list
    }

    /// What answers; addresses that stand nowhere are answered with 404.
    pub(super) fn into_router(self) -> Router<App> {
        self.router
            .fallback(async || crate::error::ApiError::NotFound)
            .method_not_allowed_fallback(async || crate::error::ApiError::OtherMethod)
    }

    fn add<T: 'static, H: Handler<T, App>>(
        mut self,
        method: Method,
        filter: MethodFilter,
        path: &'static str,
        guarded: Needs<H>,
    ) -> Self {
        self.list.push(Route { method, path, need: guarded.need });
        self.router = self.router.route(path, on(filter, guarded));
        self
    }
}

/// A handler behind its need.
#[derive(Clone)]
struct Needs<H> {
    need: Need,
    handler: H,
}

impl<T, H: Handler<T, App>> Handler<T, App> for Needs<H> {
    type Future = Pin<Box<dyn Future<Output = Response> + Send>>;

    fn call(self, request: Request, app: App) -> Self::Future {
        Box::pin(async move {
            match guard::admit(&app, self.need, request).await {
                Ok(request) => self.handler.call(request, app).await,
                Err(error) => error.into_response(),
            }
        })
    }
}
