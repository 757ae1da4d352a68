//! The table that every route is in, with what it needs.

use super::{App, Room, guard};
use app::domain::rights::Need;
use axum::{
    Router,
    extract::{DefaultBodyLimit, Request},
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
    /// What its bodies and answers may have of the memory. Taken before a body is read.
    pub room: Room,
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
/// What reads a body says how much room it needs:
/// ```compile_fail
/// use app::domain::rights::Need;
/// server::routes::Routes::default().post("/api/v1/people", Need::ReadLedger, async |body: String| body);
/// ```
#[derive(Default)]
pub struct Routes {
    router: Router<App>,
    list: Vec<Route>,
}

impl Routes {
    /// Adds a route for `GET` and `HEAD`, whose answer is small.
    #[must_use]
    pub fn get<T: 'static>(self, path: &'static str, need: Need, handler: impl Handler<T, App>) -> Self {
        self.add(Method::GET, MethodFilter::GET, path, Needs { need, room: Room::Nothing, handler })
    }

    /// The same, whose answer takes room.
    #[must_use]
    pub fn get_in<T: 'static>(self, path: &'static str, on: (Need, Room), handler: impl Handler<T, App>) -> Self {
        self.add(Method::GET, MethodFilter::GET, path, Needs { need: on.0, room: on.1, handler })
    }

    /// Adds a route for `POST`.
    #[must_use]
    pub fn post<T: 'static>(self, path: &'static str, on: (Need, Room), handler: impl Handler<T, App>) -> Self {
        self.add(Method::POST, MethodFilter::POST, path, Needs { need: on.0, room: on.1, handler })
    }

    /// Adds a route for `PUT`.
    #[must_use]
    pub fn put<T: 'static>(self, path: &'static str, on: (Need, Room), handler: impl Handler<T, App>) -> Self {
        self.add(Method::PUT, MethodFilter::PUT, path, Needs { need: on.0, room: on.1, handler })
    }

    /// Adds a route for `DELETE`, which reads no body.
    #[must_use]
    pub fn delete<T: 'static>(self, path: &'static str, need: Need, handler: impl Handler<T, App>) -> Self {
        self.add(Method::DELETE, MethodFilter::DELETE, path, Needs { need, room: Room::Nothing, handler })
    }

    /// Every route, in the order of the table.
    pub fn list(&self) -> &[Route] {
        &self.list
    }

    /// What answers; addresses that are not in the table are answered with 404.
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
        let Needs { need, room, .. } = guarded;
        self.list.push(Route { method, path, need, room });
        self.router = self.router.route(path, on(filter, guarded).layer(DefaultBodyLimit::max(room.body_max())));
        self
    }
}

/// A handler behind its need, with its room.
#[derive(Clone)]
struct Needs<H> {
    need: Need,
    room: Room,
    handler: H,
}

impl<T, H: Handler<T, App>> Handler<T, App> for Needs<H> {
    type Future = Pin<Box<dyn Future<Output = Response> + Send>>;

    fn call(self, request: Request, app: App) -> Self::Future {
        Box::pin(async move {
            let (request, room) = match guard::admit(&app, self.need, self.room, request).await {
                Ok(admitted) => admitted,
                Err(error) => return error.into_response(),
            };
            let answer = self.handler.call(request, app).await;
            match room {
                Some(room) => room.until_sent(answer),
                None => answer,
            }
        })
    }
}
